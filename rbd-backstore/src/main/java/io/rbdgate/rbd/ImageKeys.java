package io.rbdgate.rbd;

/// Keys of an image's metadata whose meaning more than one part has to know.
public final class ImageKeys {
    /// Work on the whole medium that was begun and not finished; `v1 none`: nothing.
    public static final String MEDIUM_WORK = "rbdgate.work";

    /// The value of [#MEDIUM_WORK] for nothing.
    public static final String NO_WORK = "v1 none";

    /// That the image is encrypted, and whether its formatting was finished.
    public static final String ENCRYPTION = "rbdgate.encryption";

    /// The value of [#ENCRYPTION] when all is done.
    public static final String FORMATTED = "v1 formatted";

    /// The value of [#ENCRYPTION] while a key is destroyed; the image's id follows.
    public static final String KEY_GOES = "v1 erasing ";

    private ImageKeys() {}
}
