package io.rbdgate.rbd.ffi;

import jnr.ffi.annotations.Encoding;
import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.types.int64_t;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import jnr.ffi.types.u_int64_t;
import org.jspecify.annotations.Nullable;

/// librbd as C declares it: same names, same order of arguments. Handles, buffers and out
/// parameters are addresses; negative answers are `-errno`.
///
/// Only the methods marked asynchronous may be called on a lane; all others block. Symbols are
/// bound at their first call; those that a supported release may lack are in [LibRbdFeatures].
@Encoding("UTF-8")
public interface LibRbd {
    int EVENT_TYPE_EVENTFD = 2;
    int LOCK_MODE_EXCLUSIVE = 0;
    int WRITE_ZEROES_FLAG_THICK_PROVISION = 1;
    int ENCRYPTION_FORMAT_LUKS1 = 0;
    int ENCRYPTION_FORMAT_LUKS2 = 1;
    int ENCRYPTION_ALGORITHM_AES256 = 1;
    int IMAGE_OPTION_FORMAT = 0;
    int IMAGE_OPTION_FEATURES = 1;
    int IMAGE_OPTION_DATA_POOL = 10;
    long FEATURE_LAYERING = 1;
    long FEATURE_EXCLUSIVE_LOCK = 1 << 2;
    long FEATURE_OBJECT_MAP = 1 << 3;
    long FEATURE_FAST_DIFF = 1 << 4;
    long FEATURE_DEEP_FLATTEN = 1 << 5;
    long FEATURE_JOURNALING = 1 << 6;

    /// `void rbd_version(int *major, int *minor, int *extra)`
    @IgnoreError
    void rbd_version(@intptr_t long major, @intptr_t long minor, @intptr_t long extra);

    // ---- open, create, close

    /// `int rbd_open(rados_ioctx_t io, const char *name, rbd_image_t *image, const char
    /// *snap_name)`
    @IgnoreError
    int rbd_open(@intptr_t long io, String name, @intptr_t long image, @Nullable String snap_name);

    /// `int rbd_open_read_only(rados_ioctx_t io, const char *name, rbd_image_t *image, const char
    /// *snap_name)`
    @IgnoreError
    int rbd_open_read_only(
            @intptr_t long io, String name, @intptr_t long image, @Nullable String snap_name);

    /// `int rbd_snap_get_id(rbd_image_t image, const char *snapname, uint64_t *snap_id)`
    @IgnoreError
    int rbd_snap_get_id(@intptr_t long image, String snapname, @intptr_t long snap_id);

    /// `int rbd_close(rbd_image_t image)`
    @IgnoreError
    int rbd_close(@intptr_t long image);

    /// `void rbd_image_options_create(rbd_image_options_t *opts)`
    @IgnoreError
    void rbd_image_options_create(@intptr_t long opts);

    /// `void rbd_image_options_destroy(rbd_image_options_t opts)`
    @IgnoreError
    void rbd_image_options_destroy(@intptr_t long opts);

    /// `int rbd_image_options_set_string(rbd_image_options_t opts, int optname, const char
    /// *optval)`
    @IgnoreError
    int rbd_image_options_set_string(@intptr_t long opts, int optname, String optval);

    /// `int rbd_image_options_set_uint64(rbd_image_options_t opts, int optname, uint64_t optval)`
    @IgnoreError
    int rbd_image_options_set_uint64(@intptr_t long opts, int optname, @u_int64_t long optval);

    /// `int rbd_create4(rados_ioctx_t io, const char *name, uint64_t size, rbd_image_options_t
    /// opts)`
    @IgnoreError
    int rbd_create4(@intptr_t long io, String name, @u_int64_t long size, @intptr_t long opts);

    /// `int rbd_remove(rados_ioctx_t io, const char *name)`
    @IgnoreError
    int rbd_remove(@intptr_t long io, String name);

    // ---- what an image is

    /// `int rbd_diff_iterate2(rbd_image_t image, const char *fromsnapname, uint64_t ofs, uint64_t
    /// len, uint8_t include_parent, uint8_t whole_object, int (*cb)(uint64_t, size_t, int, void *),
    /// void *arg)`
    @IgnoreError
    int rbd_diff_iterate2(
            @intptr_t long image,
            @Nullable String fromsnapname,
            @u_int64_t long ofs,
            @u_int64_t long len,
            byte include_parent,
            byte whole_object,
            DiffCallback cb,
            @intptr_t long arg);

    /// `int rbd_get_size(rbd_image_t image, uint64_t *size)`: refreshes the image if it must.
    @IgnoreError
    int rbd_get_size(@intptr_t long image, @intptr_t long size);

    /// `int rbd_stat(rbd_image_t image, rbd_image_info_t *info, size_t infosize)`
    @IgnoreError
    int rbd_stat(@intptr_t long image, @intptr_t long info, @size_t long infosize);

    /// `int rbd_resize(rbd_image_t image, uint64_t size)`
    @IgnoreError
    int rbd_resize(@intptr_t long image, @u_int64_t long size);

    /// `int rbd_get_features(rbd_image_t image, uint64_t *features)`
    @IgnoreError
    int rbd_get_features(@intptr_t long image, @intptr_t long features);

    /// `int rbd_get_overlap(rbd_image_t image, uint64_t *overlap)`: 0 bytes without a parent.
    @IgnoreError
    int rbd_get_overlap(@intptr_t long image, @intptr_t long overlap);

    /// `int rbd_get_stripe_unit(rbd_image_t image, uint64_t *stripe_unit)`
    @IgnoreError
    int rbd_get_stripe_unit(@intptr_t long image, @intptr_t long stripe_unit);

    /// `int rbd_get_stripe_count(rbd_image_t image, uint64_t *stripe_count)`
    @IgnoreError
    int rbd_get_stripe_count(@intptr_t long image, @intptr_t long stripe_count);

    /// `int rbd_get_id(rbd_image_t image, char *id, size_t id_len)`
    @IgnoreError
    int rbd_get_id(@intptr_t long image, @intptr_t long id, @size_t long id_len);

    /// `int rbd_metadata_get(rbd_image_t image, const char *key, char *value, size_t *val_len)`
    @IgnoreError
    int rbd_metadata_get(
            @intptr_t long image, String key, @intptr_t long value, @intptr_t long val_len);

    /// `int rbd_metadata_set(rbd_image_t image, const char *key, const char *value)`
    @IgnoreError
    int rbd_metadata_set(@intptr_t long image, String key, String value);

    /// `int rbd_metadata_remove(rbd_image_t image, const char *key)`
    @IgnoreError
    int rbd_metadata_remove(@intptr_t long image, String key);

    /// `int rbd_config_image_list(rbd_image_t image, rbd_config_option_t *options, int
    /// *max_options)`: the options in force for this image, overrides included.
    @IgnoreError
    int rbd_config_image_list(
            @intptr_t long image, @intptr_t long options, @intptr_t long max_options);

    /// `void rbd_config_image_list_cleanup(rbd_config_option_t *options, int max_options)`
    @IgnoreError
    void rbd_config_image_list_cleanup(@intptr_t long options, int max_options);

    /// `int rbd_update_watch(rbd_image_t image, uint64_t *handle, rbd_update_callback_t watch_cb,
    /// void *arg)`
    @IgnoreError
    int rbd_update_watch(
            @intptr_t long image,
            @intptr_t long handle,
            UpdateCallback watch_cb,
            @intptr_t long arg);

    /// `int rbd_update_unwatch(rbd_image_t image, uint64_t handle)`: waits for a running callback.
    @IgnoreError
    int rbd_update_unwatch(@intptr_t long image, @u_int64_t long handle);

    /// `int rbd_watchers_list(rbd_image_t image, rbd_image_watcher_t *watchers, size_t
    /// *max_watchers)`
    @IgnoreError
    int rbd_watchers_list(
            @intptr_t long image, @intptr_t long watchers, @intptr_t long max_watchers);

    /// `void rbd_watchers_list_cleanup(rbd_image_watcher_t *watchers, size_t num_watchers)`
    @IgnoreError
    void rbd_watchers_list_cleanup(@intptr_t long watchers, @size_t long num_watchers);

    // ---- encryption, since 16

    /// `int rbd_encryption_format(rbd_image_t image, rbd_encryption_format_t format,
    /// rbd_encryption_options_t opts, size_t opts_size)`: loads it too, and takes away what was
    /// loaded before, during which there must be no I/O.
    @IgnoreError
    int rbd_encryption_format(
            @intptr_t long image, int format, @intptr_t long opts, @size_t long opts_size);

    /// `int rbd_encryption_load(rbd_image_t image, rbd_encryption_format_t format,
    /// rbd_encryption_options_t opts, size_t opts_size)`
    @IgnoreError
    int rbd_encryption_load(
            @intptr_t long image, int format, @intptr_t long opts, @size_t long opts_size);

    // ---- exclusive lock

    /// `int rbd_lock_acquire(rbd_image_t image, rbd_lock_mode_t lock_mode)`
    @IgnoreError
    int rbd_lock_acquire(@intptr_t long image, int lock_mode);

    /// `int rbd_lock_release(rbd_image_t image)`
    @IgnoreError
    int rbd_lock_release(@intptr_t long image);

    /// `int rbd_is_exclusive_lock_owner(rbd_image_t image, int *is_owner)`: one round trip.
    @IgnoreError
    int rbd_is_exclusive_lock_owner(@intptr_t long image, @intptr_t long is_owner);

    /// `int rbd_lock_get_owners(rbd_image_t image, rbd_lock_mode_t *lock_mode, char **lock_owners,
    /// size_t *max_lock_owners)`
    @IgnoreError
    int rbd_lock_get_owners(
            @intptr_t long image,
            @intptr_t long lock_mode,
            @intptr_t long lock_owners,
            @intptr_t long max_lock_owners);

    /// `void rbd_lock_get_owners_cleanup(char **lock_owners, size_t lock_owner_count)`
    @IgnoreError
    void rbd_lock_get_owners_cleanup(@intptr_t long lock_owners, @size_t long lock_owner_count);

    // ---- completions; all asynchronous

    /// `int rbd_set_image_notification(rbd_image_t image, int fd, int type)`: once per image,
    /// before its first I/O.
    @IgnoreError
    int rbd_set_image_notification(@intptr_t long image, int fd, int type);

    /// `int rbd_poll_io_events(rbd_image_t image, rbd_completion_t *comps, int numcomp)`: never
    /// blocks; from one thread per image only.
    @IgnoreError
    int rbd_poll_io_events(@intptr_t long image, @intptr_t long comps, int numcomp);

    /// `int rbd_aio_create_completion(void *cb_arg, rbd_callback_t complete_cb, rbd_completion_t
    /// *c)`
    @IgnoreError
    int rbd_aio_create_completion(
            @intptr_t long cb_arg, @intptr_t long complete_cb, @intptr_t long c);

    /// The same with a callback in Java: for operations that signal no event.
    @IgnoreError
    int rbd_aio_create_completion(
            @intptr_t long cb_arg, CompletionCallback complete_cb, @intptr_t long c);

    /// `int rbd_aio_wait_for_complete(rbd_completion_t c)`: blocks.
    @IgnoreError
    int rbd_aio_wait_for_complete(@intptr_t long c);

    /// `ssize_t rbd_aio_get_return_value(rbd_completion_t c)`
    @IgnoreError
    @ssize_t
    long rbd_aio_get_return_value(@intptr_t long c);

    /// `void *rbd_aio_get_arg(rbd_completion_t c)`
    @IgnoreError
    @intptr_t
    long rbd_aio_get_arg(@intptr_t long c);

    /// `void rbd_aio_release(rbd_completion_t c)`
    @IgnoreError
    void rbd_aio_release(@intptr_t long c);

    // ---- I/O; all asynchronous. A negative answer means: no completion will come.

    /// `int rbd_aio_read(rbd_image_t image, uint64_t off, size_t len, char *buf, rbd_completion_t
    /// c)`: the buffer is written until the completion.
    @IgnoreError
    int rbd_aio_read(
            @intptr_t long image,
            @u_int64_t long off,
            @size_t long len,
            @intptr_t long buf,
            @intptr_t long c);

    /// `int rbd_aio_write(rbd_image_t image, uint64_t off, size_t len, const char *buf,
    /// rbd_completion_t c)`
    @IgnoreError
    int rbd_aio_write(
            @intptr_t long image,
            @u_int64_t long off,
            @size_t long len,
            @intptr_t long buf,
            @intptr_t long c);

    /// `int rbd_aio_discard(rbd_image_t image, uint64_t off, uint64_t len, rbd_completion_t c)`
    @IgnoreError
    int rbd_aio_discard(
            @intptr_t long image, @u_int64_t long off, @u_int64_t long len, @intptr_t long c);

    /// `int rbd_aio_write_zeroes(rbd_image_t image, uint64_t off, size_t len, rbd_completion_t c,
    /// int zero_flags, int op_flags)`: since 16.2.
    @IgnoreError
    int rbd_aio_write_zeroes(
            @intptr_t long image,
            @u_int64_t long off,
            @size_t long len,
            @intptr_t long c,
            int zero_flags,
            int op_flags);

    /// `int rbd_aio_writesame(rbd_image_t image, uint64_t off, size_t len, const char *buf, size_t
    /// data_len, rbd_completion_t c, int op_flags)`
    @IgnoreError
    int rbd_aio_writesame(
            @intptr_t long image,
            @u_int64_t long off,
            @size_t long len,
            @intptr_t long buf,
            @size_t long data_len,
            @intptr_t long c,
            int op_flags);

    /// `ssize_t rbd_aio_compare_and_write(rbd_image_t image, uint64_t off, size_t len, const char
    /// *cmp_buf, const char *buf, rbd_completion_t c, uint64_t *mismatch_off, int op_flags)`:
    /// `mismatch_off` is written until the completion.
    @IgnoreError
    @ssize_t
    long rbd_aio_compare_and_write(
            @intptr_t long image,
            @u_int64_t long off,
            @size_t long len,
            @intptr_t long cmp_buf,
            @intptr_t long buf,
            @intptr_t long c,
            @intptr_t long mismatch_off,
            int op_flags);

    /// `int rbd_aio_flush(rbd_image_t image, rbd_completion_t c)`
    @IgnoreError
    int rbd_aio_flush(@intptr_t long image, @intptr_t long c);

    /// `int64_t rbd_get_data_pool_id(rbd_image_t image)`
    @IgnoreError
    @int64_t
    long rbd_get_data_pool_id(@intptr_t long image);
}
