package io.rbdgate.rbd.ffi;

import jnr.ffi.annotations.Encoding;
import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import jnr.ffi.types.u_int64_t;

/// The part of librbd that administers images, as C declares it: same names, same order of
/// arguments. Handles, buffers and out parameters are addresses; negative answers are `-errno`. All
/// of it blocks. Symbols are bound at their first call.
@Encoding("UTF-8")
public interface LibRbdAdmin {
    int SNAP_NAMESPACE_USER = 0;

    // ---- pools

    /// `int rbd_pool_init(rados_ioctx_t io, bool force)`
    @IgnoreError
    int rbd_pool_init(@intptr_t long io, boolean force);

    /// `int rbd_list2(rados_ioctx_t io, rbd_image_spec_t* images, size_t *max_images)`
    @IgnoreError
    int rbd_list2(@intptr_t long io, @intptr_t long images, @intptr_t long max_images);

    /// `void rbd_image_spec_list_cleanup(rbd_image_spec_t *images, size_t num_images)`
    @IgnoreError
    void rbd_image_spec_list_cleanup(@intptr_t long images, @size_t long num_images);

    /// `int rbd_namespace_create(rados_ioctx_t io, const char *namespace_name)`
    @IgnoreError
    int rbd_namespace_create(@intptr_t long io, String namespace_name);

    /// `int rbd_namespace_remove(rados_ioctx_t io, const char *namespace_name)`
    @IgnoreError
    int rbd_namespace_remove(@intptr_t long io, String namespace_name);

    /// `int rbd_namespace_list(rados_ioctx_t io, char *namespace_names, size_t *size)`
    @IgnoreError
    int rbd_namespace_list(@intptr_t long io, @intptr_t long namespace_names, @intptr_t long size);

    // ---- images

    /// `int rbd_remove_with_progress(rados_ioctx_t io, const char *name, librbd_progress_fn_t cb,
    /// void *cbdata)`
    @IgnoreError
    int rbd_remove_with_progress(
            @intptr_t long io, String name, ProgressCallback cb, @intptr_t long cbdata);

    /// `int rbd_resize2(rbd_image_t image, uint64_t size, bool allow_shrink, librbd_progress_fn_t
    /// cb, void *cbdata)`
    @IgnoreError
    int rbd_resize2(
            @intptr_t long image,
            @u_int64_t long size,
            boolean allow_shrink,
            ProgressCallback cb,
            @intptr_t long cbdata);

    /// `int rbd_copy_with_progress3(rbd_image_t image, rados_ioctx_t dest_p, const char *destname,
    /// rbd_image_options_t dest_opts, librbd_progress_fn_t cb, void *cbdata)`
    @IgnoreError
    int rbd_copy_with_progress3(
            @intptr_t long image,
            @intptr_t long dest_p,
            String destname,
            @intptr_t long dest_opts,
            ProgressCallback cb,
            @intptr_t long cbdata);

    /// `int rbd_deep_copy_with_progress(rbd_image_t image, rados_ioctx_t dest_io_ctx, const char
    /// *destname, rbd_image_options_t dest_opts, librbd_progress_fn_t cb, void *cbdata)`
    @IgnoreError
    int rbd_deep_copy_with_progress(
            @intptr_t long image,
            @intptr_t long dest_io_ctx,
            String destname,
            @intptr_t long dest_opts,
            ProgressCallback cb,
            @intptr_t long cbdata);

    /// `int rbd_flatten_with_progress(rbd_image_t image, librbd_progress_fn_t cb, void *cbdata)`
    @IgnoreError
    int rbd_flatten_with_progress(@intptr_t long image, ProgressCallback cb, @intptr_t long cbdata);

    /// `int rbd_get_parent(rbd_image_t image, rbd_linked_image_spec_t *parent_image,
    /// rbd_snap_spec_t *parent_snap)`
    @IgnoreError
    int rbd_get_parent(
            @intptr_t long image, @intptr_t long parent_image, @intptr_t long parent_snap);

    /// `void rbd_linked_image_spec_cleanup(rbd_linked_image_spec_t *image)`
    @IgnoreError
    void rbd_linked_image_spec_cleanup(@intptr_t long image);

    /// `void rbd_snap_spec_cleanup(rbd_snap_spec_t *snap)`
    @IgnoreError
    void rbd_snap_spec_cleanup(@intptr_t long snap);

    // ---- trash

    /// `int rbd_trash_move(rados_ioctx_t io, const char *name, uint64_t delay)`
    @IgnoreError
    int rbd_trash_move(@intptr_t long io, String name, @u_int64_t long delay);

    /// `int rbd_trash_list(rados_ioctx_t io, rbd_trash_image_info_t *trash_entries, size_t
    /// *num_entries)`
    @IgnoreError
    int rbd_trash_list(@intptr_t long io, @intptr_t long trash_entries, @intptr_t long num_entries);

    /// `void rbd_trash_list_cleanup(rbd_trash_image_info_t *trash_entries, size_t num_entries)`
    @IgnoreError
    void rbd_trash_list_cleanup(@intptr_t long trash_entries, @size_t long num_entries);

    /// `int rbd_trash_restore(rados_ioctx_t io, const char *id, const char *name)`
    @IgnoreError
    int rbd_trash_restore(@intptr_t long io, String id, String name);

    /// `int rbd_trash_remove_with_progress(rados_ioctx_t io, const char *id, bool force,
    /// librbd_progress_fn_t cb, void *cbdata)`
    @IgnoreError
    int rbd_trash_remove_with_progress(
            @intptr_t long io,
            String id,
            boolean force,
            ProgressCallback cb,
            @intptr_t long cbdata);

    // ---- data

    /// `ssize_t rbd_read(rbd_image_t image, uint64_t ofs, size_t len, char *buf)`
    @IgnoreError
    @ssize_t
    long rbd_read(@intptr_t long image, @u_int64_t long ofs, @size_t long len, @intptr_t long buf);

    // ---- snapshots

    /// `int rbd_snap_list(rbd_image_t image, rbd_snap_info_t *snaps, int *max_snaps)`
    @IgnoreError
    int rbd_snap_list(@intptr_t long image, @intptr_t long snaps, @intptr_t long max_snaps);

    /// `void rbd_snap_list_end(rbd_snap_info_t *snaps)`
    @IgnoreError
    void rbd_snap_list_end(@intptr_t long snaps);

    /// `int rbd_snap_get_namespace_type(rbd_image_t image, uint64_t snap_id,
    /// rbd_snap_namespace_type_t *namespace_type)`
    @IgnoreError
    int rbd_snap_get_namespace_type(
            @intptr_t long image, @u_int64_t long snap_id, @intptr_t long namespace_type);

    /// `int rbd_snap_create(rbd_image_t image, const char *snapname)`
    @IgnoreError
    int rbd_snap_create(@intptr_t long image, String snapname);

    /// `int rbd_snap_remove(rbd_image_t image, const char *snapname)`
    @IgnoreError
    int rbd_snap_remove(@intptr_t long image, String snapname);

    /// `int rbd_snap_protect(rbd_image_t image, const char *snap_name)`
    @IgnoreError
    int rbd_snap_protect(@intptr_t long image, String snap_name);

    /// `int rbd_snap_unprotect(rbd_image_t image, const char *snap_name)`
    @IgnoreError
    int rbd_snap_unprotect(@intptr_t long image, String snap_name);

    /// `int rbd_snap_is_protected(rbd_image_t image, const char *snap_name, int *is_protected)`
    @IgnoreError
    int rbd_snap_is_protected(@intptr_t long image, String snap_name, @intptr_t long is_protected);

    /// `int rbd_snap_rollback_with_progress(rbd_image_t image, const char *snapname,
    /// librbd_progress_fn_t cb, void *cbdata)`
    @IgnoreError
    int rbd_snap_rollback_with_progress(
            @intptr_t long image, String snapname, ProgressCallback cb, @intptr_t long cbdata);

    /// `int rbd_clone3(rados_ioctx_t p_ioctx, const char *p_name, const char *p_snapname,
    /// rados_ioctx_t c_ioctx, const char *c_name, rbd_image_options_t c_opts)`
    @IgnoreError
    int rbd_clone3(
            @intptr_t long p_ioctx,
            String p_name,
            String p_snapname,
            @intptr_t long c_ioctx,
            String c_name,
            @intptr_t long c_opts);
}
