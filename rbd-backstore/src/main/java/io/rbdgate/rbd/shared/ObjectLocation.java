package io.rbdgate.rbd.shared;

/// Where an object is: the namespace is empty for the default one.
public record ObjectLocation(String pool, String namespace, String object) {

    /// `pool[/namespace]:object`, for messages.
    @Override
    public String toString() {
        return (namespace.isEmpty() ? pool : pool + "/" + namespace) + ":" + object;
    }
}
