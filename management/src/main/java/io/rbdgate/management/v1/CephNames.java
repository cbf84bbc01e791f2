package io.rbdgate.management.v1;

/// Names in Ceph, as new objects may have them.
final class CephNames {
    static final String NAME = "[a-zA-Z0-9_.-]+";
    static final int LONGEST = 96;

    /// What the query key `namespace` means.
    static final Shape NAMESPACE =
            new Shape.Text("[a-zA-Z0-9_.-]+", LONGEST, java.util.List.of(), "team1");

    private CephNames() {}
}
