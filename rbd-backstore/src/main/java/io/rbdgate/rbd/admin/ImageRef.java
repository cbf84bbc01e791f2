package io.rbdgate.rbd.admin;

/// The name of an image: pool, RBD namespace (empty: the default one) and image.
public record ImageRef(String pool, String namespace, String image) {

    /// `pool[/namespace]/image`.
    @Override
    public String toString() {
        return pool + "/" + (namespace.isEmpty() ? "" : namespace + "/") + image;
    }
}
