package io.rbdgate.rbd.ffi;

import jnr.ffi.annotations.Encoding;
import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.types.int64_t;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import jnr.ffi.types.u_int32_t;
import jnr.ffi.types.u_int64_t;
import org.jspecify.annotations.Nullable;

/// librados as C declares it: same names, same order of arguments. Handles, buffers and out
/// parameters are addresses; negative answers are `-errno`. All of it blocks.
@Encoding("UTF-8")
public interface LibRados {

    // ---- the cluster

    /// `int rados_create2(rados_t *pcluster, const char *const clustername, const char * const
    /// name, uint64_t flags)`
    @IgnoreError
    int rados_create2(
            @intptr_t long pcluster, String clustername, String name, @u_int64_t long flags);

    /// `int rados_conf_read_file(rados_t cluster, const char *path)`
    @IgnoreError
    int rados_conf_read_file(@intptr_t long cluster, @Nullable String path);

    /// `int rados_conf_set(rados_t cluster, const char *option, const char *value)`
    @IgnoreError
    int rados_conf_set(@intptr_t long cluster, String option, String value);

    /// `int rados_conf_get(rados_t cluster, const char *option, char *buf, size_t len)`
    @IgnoreError
    int rados_conf_get(@intptr_t long cluster, String option, @intptr_t long buf, @size_t long len);

    /// `int rados_connect(rados_t cluster)`
    @IgnoreError
    int rados_connect(@intptr_t long cluster);

    /// `void rados_shutdown(rados_t cluster)`
    @IgnoreError
    void rados_shutdown(@intptr_t long cluster);

    /// `int rados_cluster_fsid(rados_t cluster, char *buf, size_t len)`
    @IgnoreError
    int rados_cluster_fsid(@intptr_t long cluster, @intptr_t long buf, @size_t long len);

    /// `uint64_t rados_get_instance_id(rados_t cluster)`
    @IgnoreError
    @u_int64_t
    long rados_get_instance_id(@intptr_t long cluster);

    /// `int rados_getaddrs(rados_t cluster, char **addrs)`: free with [#rados_buffer_free].
    @IgnoreError
    int rados_getaddrs(@intptr_t long cluster, @intptr_t long addrs);

    /// `int rados_blocklist_add(rados_t cluster, char *client_address, uint32_t expire_seconds)`:
    /// since 16.2.
    @IgnoreError
    int rados_blocklist_add(
            @intptr_t long cluster, String client_address, @u_int32_t int expire_seconds);

    /// `int rados_blacklist_add(rados_t cluster, char *client_address, uint32_t expire_seconds)`:
    /// the old name.
    @IgnoreError
    int rados_blacklist_add(
            @intptr_t long cluster, String client_address, @u_int32_t int expire_seconds);

    /// `int rados_wait_for_latest_osdmap(rados_t cluster)`
    @IgnoreError
    int rados_wait_for_latest_osdmap(@intptr_t long cluster);

    /// `int rados_mon_command(rados_t cluster, const char **cmd, size_t cmdlen, const char *inbuf,
    /// size_t inbuflen, char **outbuf, size_t *outbuflen, char **outs, size_t *outslen)`
    @IgnoreError
    int rados_mon_command(
            @intptr_t long cluster,
            @intptr_t long cmd,
            @size_t long cmdlen,
            @intptr_t long inbuf,
            @size_t long inbuflen,
            @intptr_t long outbuf,
            @intptr_t long outbuflen,
            @intptr_t long outs,
            @intptr_t long outslen);

    /// `int rados_mgr_command(rados_t cluster, const char **cmd, size_t cmdlen, const char *inbuf,
    /// size_t inbuflen, char **outbuf, size_t *outbuflen, char **outs, size_t *outslen)`
    @IgnoreError
    int rados_mgr_command(
            @intptr_t long cluster,
            @intptr_t long cmd,
            @size_t long cmdlen,
            @intptr_t long inbuf,
            @size_t long inbuflen,
            @intptr_t long outbuf,
            @intptr_t long outbuflen,
            @intptr_t long outs,
            @intptr_t long outslen);

    /// `int rados_osd_command(rados_t cluster, int osdid, const char **cmd, size_t cmdlen, const
    /// char *inbuf, size_t inbuflen, char **outbuf, size_t *outbuflen, char **outs, size_t
    /// *outslen)`
    @IgnoreError
    int rados_osd_command(
            @intptr_t long cluster,
            int osdid,
            @intptr_t long cmd,
            @size_t long cmdlen,
            @intptr_t long inbuf,
            @size_t long inbuflen,
            @intptr_t long outbuf,
            @intptr_t long outbuflen,
            @intptr_t long outs,
            @intptr_t long outslen);

    /// `int rados_pg_command(rados_t cluster, const char *pgstr, const char **cmd, size_t cmdlen,
    /// const char *inbuf, size_t inbuflen, char **outbuf, size_t *outbuflen, char **outs, size_t
    /// *outslen)`
    @IgnoreError
    int rados_pg_command(
            @intptr_t long cluster,
            String pgstr,
            @intptr_t long cmd,
            @size_t long cmdlen,
            @intptr_t long inbuf,
            @size_t long inbuflen,
            @intptr_t long outbuf,
            @intptr_t long outbuflen,
            @intptr_t long outs,
            @intptr_t long outslen);

    /// `int rados_service_register(rados_t cluster, const char *service, const char *daemon, const
    /// char *metadata_dict)`: once per handle.
    @IgnoreError
    int rados_service_register(
            @intptr_t long cluster, String service, String daemon, @intptr_t long metadata_dict);

    /// `int rados_service_update_status(rados_t cluster, const char *status_dict)`
    @IgnoreError
    int rados_service_update_status(@intptr_t long cluster, @intptr_t long status_dict);

    /// `void rados_buffer_free(char *buf)`
    @IgnoreError
    void rados_buffer_free(@intptr_t long buf);

    // ---- pools

    /// `int64_t rados_pool_lookup(rados_t cluster, const char *pool_name)`
    @IgnoreError
    @int64_t
    long rados_pool_lookup(@intptr_t long cluster, String pool_name);

    /// `int rados_pool_reverse_lookup(rados_t cluster, int64_t id, char *buf, size_t maxlen)`
    @IgnoreError
    int rados_pool_reverse_lookup(
            @intptr_t long cluster, @int64_t long id, @intptr_t long buf, @size_t long maxlen);

    /// `int rados_ioctx_create(rados_t cluster, const char *pool_name, rados_ioctx_t *ioctx)`
    @IgnoreError
    int rados_ioctx_create(@intptr_t long cluster, String pool_name, @intptr_t long ioctx);

    /// `void rados_ioctx_destroy(rados_ioctx_t io)`
    @IgnoreError
    void rados_ioctx_destroy(@intptr_t long io);

    /// `int64_t rados_ioctx_get_id(rados_ioctx_t io)`
    @IgnoreError
    @int64_t
    long rados_ioctx_get_id(@intptr_t long io);

    /// `void rados_ioctx_set_namespace(rados_ioctx_t io, const char *nspace)`
    @IgnoreError
    void rados_ioctx_set_namespace(@intptr_t long io, String nspace);

    /// `void rados_set_pool_full_try(rados_ioctx_t io)`
    @IgnoreError
    void rados_set_pool_full_try(@intptr_t long io);

    // ---- objects

    /// `int rados_nobjects_list_open(rados_ioctx_t io, rados_list_ctx_t *ctx)`
    @IgnoreError
    int rados_nobjects_list_open(@intptr_t long io, @intptr_t long ctx);

    /// `int rados_nobjects_list_next(rados_list_ctx_t ctx, const char **entry, const char **key,
    /// const char **nspace)`: `-ENOENT` at the end; what it gives is valid until the next call.
    @IgnoreError
    int rados_nobjects_list_next(
            @intptr_t long ctx, @intptr_t long entry, @intptr_t long key, @intptr_t long nspace);

    /// `void rados_nobjects_list_close(rados_list_ctx_t ctx)`
    @IgnoreError
    void rados_nobjects_list_close(@intptr_t long ctx);

    /// `int rados_remove(rados_ioctx_t io, const char *oid)`
    @IgnoreError
    int rados_remove(@intptr_t long io, String oid);

    /// `int rados_read(rados_ioctx_t io, const char *oid, char *buf, size_t len, uint64_t off)`:
    /// how many bytes were read.
    @IgnoreError
    int rados_read(
            @intptr_t long io,
            String oid,
            @intptr_t long buf,
            @size_t long len,
            @u_int64_t long off);

    /// `int rados_getxattr(rados_ioctx_t io, const char *o, const char *name, char *buf, size_t
    /// len)`: the length of the value.
    @IgnoreError
    int rados_getxattr(
            @intptr_t long io, String o, String name, @intptr_t long buf, @size_t long len);

    /// `uint64_t rados_get_last_version(rados_ioctx_t io)`: of the object last read or written
    /// through this handle.
    @IgnoreError
    @u_int64_t
    long rados_get_last_version(@intptr_t long io);

    /// `rados_write_op_t rados_create_write_op(void)`
    @IgnoreError
    @intptr_t
    long rados_create_write_op();

    /// `void rados_release_write_op(rados_write_op_t write_op)`
    @IgnoreError
    void rados_release_write_op(@intptr_t long write_op);

    /// `void rados_write_op_assert_version(rados_write_op_t write_op, uint64_t ver)`: the operation
    /// fails unless the object has this version.
    @IgnoreError
    void rados_write_op_assert_version(@intptr_t long write_op, @u_int64_t long ver);

    /// `void rados_write_op_create(rados_write_op_t write_op, int exclusive, const char* category)`
    @IgnoreError
    void rados_write_op_create(@intptr_t long write_op, int exclusive, @Nullable String category);

    /// `void rados_write_op_write_full(rados_write_op_t write_op, const char *buffer, size_t len)`:
    /// copies the buffer.
    @IgnoreError
    void rados_write_op_write_full(
            @intptr_t long write_op, @intptr_t long buffer, @size_t long len);

    /// `void rados_write_op_setxattr(rados_write_op_t write_op, const char *name, const char
    /// *value, size_t value_len)`
    @IgnoreError
    void rados_write_op_setxattr(
            @intptr_t long write_op, String name, @intptr_t long value, @size_t long value_len);

    /// `void rados_write_op_omap_set(rados_write_op_t write_op, char const* const* keys, char
    /// const* const* vals, const size_t *lens, size_t num)`
    @IgnoreError
    void rados_write_op_omap_set(
            @intptr_t long write_op,
            @intptr_t long keys,
            @intptr_t long vals,
            @intptr_t long lens,
            @size_t long num);

    /// `void rados_write_op_omap_cmp(rados_write_op_t write_op, const char *key, uint8_t
    /// comparison_operator, const char *val, size_t val_len, int *prval)`: the operation is
    /// cancelled unless the value compares so.
    @IgnoreError
    void rados_write_op_omap_cmp(
            @intptr_t long write_op,
            String key,
            byte comparison_operator,
            @intptr_t long val,
            @size_t long val_len,
            @intptr_t long prval);

    /// `void rados_write_op_omap_rm_keys(rados_write_op_t write_op, char const* const* keys, size_t
    /// keys_len)`
    @IgnoreError
    void rados_write_op_omap_rm_keys(
            @intptr_t long write_op, @intptr_t long keys, @size_t long keys_len);

    /// `int rados_write_op_operate(rados_write_op_t write_op, rados_ioctx_t io, const char *oid,
    /// time_t *mtime, int flags)`
    @IgnoreError
    int rados_write_op_operate(
            @intptr_t long write_op,
            @intptr_t long io,
            String oid,
            @intptr_t long mtime,
            int flags);

    /// `rados_read_op_t rados_create_read_op(void)`
    @IgnoreError
    @intptr_t
    long rados_create_read_op();

    /// `void rados_release_read_op(rados_read_op_t read_op)`
    @IgnoreError
    void rados_release_read_op(@intptr_t long read_op);

    /// `void rados_read_op_omap_get_vals_by_keys(rados_read_op_t read_op, char const* const* keys,
    /// size_t keys_len, rados_omap_iter_t *iter, int *prval)`
    @IgnoreError
    void rados_read_op_omap_get_vals_by_keys(
            @intptr_t long read_op,
            @intptr_t long keys,
            @size_t long keys_len,
            @intptr_t long iter,
            @intptr_t long prval);

    /// `void rados_read_op_omap_get_vals2(rados_read_op_t read_op, const char *start_after, const
    /// char *filter_prefix, uint64_t max_return, rados_omap_iter_t *iter, unsigned char *pmore, int
    /// *prval)`
    @IgnoreError
    void rados_read_op_omap_get_vals2(
            @intptr_t long read_op,
            @Nullable String start_after,
            @Nullable String filter_prefix,
            @u_int64_t long max_return,
            @intptr_t long iter,
            @intptr_t long pmore,
            @intptr_t long prval);

    /// `int rados_read_op_operate(rados_read_op_t read_op, rados_ioctx_t io, const char *oid, int
    /// flags)`
    @IgnoreError
    int rados_read_op_operate(@intptr_t long read_op, @intptr_t long io, String oid, int flags);

    /// `int rados_omap_get_next(rados_omap_iter_t iter, char **key, char **val, size_t *len)`
    @IgnoreError
    int rados_omap_get_next(
            @intptr_t long iter, @intptr_t long key, @intptr_t long val, @intptr_t long len);

    /// `void rados_omap_get_end(rados_omap_iter_t iter)`
    @IgnoreError
    void rados_omap_get_end(@intptr_t long iter);

    // ---- advisory locks of an object (cls_lock)

    /// `ssize_t rados_list_lockers(rados_ioctx_t io, const char *o, const char *name, int
    /// *exclusive, char *tag, size_t *tag_len, char *clients, size_t *clients_len, char *cookies,
    /// size_t *cookies_len, char *addrs, size_t *addrs_len)`
    @IgnoreError
    @ssize_t
    long rados_list_lockers(
            @intptr_t long io,
            String o,
            String name,
            @intptr_t long exclusive,
            @intptr_t long tag,
            @intptr_t long tag_len,
            @intptr_t long clients,
            @intptr_t long clients_len,
            @intptr_t long cookies,
            @intptr_t long cookies_len,
            @intptr_t long addrs,
            @intptr_t long addrs_len);

    /// `int rados_break_lock(rados_ioctx_t io, const char *o, const char *name, const char *client,
    /// const char *cookie)`
    @IgnoreError
    int rados_break_lock(@intptr_t long io, String o, String name, String client, String cookie);

    /// `int rados_lock_exclusive(rados_ioctx_t io, const char * oid, const char * name, const char
    /// * cookie, const char * desc, struct timeval * duration, uint8_t flags)`: makes the object
    ///   when there is none.
    @IgnoreError
    int rados_lock_exclusive(
            @intptr_t long io,
            String oid,
            String name,
            String cookie,
            String desc,
            @intptr_t long duration,
            byte flags);

    /// `int rados_unlock(rados_ioctx_t io, const char *o, const char *name, const char *cookie)`
    @IgnoreError
    int rados_unlock(@intptr_t long io, String o, String name, String cookie);

    // ---- watch and notify

    /// `int rados_watch3(rados_ioctx_t io, const char *o, uint64_t *cookie, rados_watchcb2_t
    /// watchcb, rados_watcherrcb_t watcherrcb, uint32_t timeout, void *arg)`
    @IgnoreError
    int rados_watch3(
            @intptr_t long io,
            String o,
            @intptr_t long cookie,
            NotifyCallback watchcb,
            WatchErrorCallback watcherrcb,
            @u_int32_t int timeout,
            @intptr_t long arg);

    /// `int rados_unwatch2(rados_ioctx_t io, uint64_t cookie)`
    @IgnoreError
    int rados_unwatch2(@intptr_t long io, @u_int64_t long cookie);

    /// `int rados_watch_flush(rados_t cluster)`: waits for running callbacks.
    @IgnoreError
    int rados_watch_flush(@intptr_t long cluster);

    /// `int rados_notify2(rados_ioctx_t io, const char *o, const char *buf, int buf_len, uint64_t
    /// timeout_ms, char **reply_buffer, size_t *reply_buffer_len)`
    @IgnoreError
    int rados_notify2(
            @intptr_t long io,
            String o,
            @intptr_t long buf,
            int buf_len,
            @u_int64_t long timeout_ms,
            @intptr_t long reply_buffer,
            @intptr_t long reply_buffer_len);

    /// `int rados_notify_ack(rados_ioctx_t io, const char *o, uint64_t notify_id, uint64_t cookie,
    /// const char *buf, int buf_len)`: does not block.
    @IgnoreError
    int rados_notify_ack(
            @intptr_t long io,
            String o,
            @u_int64_t long notify_id,
            @u_int64_t long cookie,
            @intptr_t long buf,
            int buf_len);
}
