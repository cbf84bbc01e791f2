package io.rbdgate.system;

import io.rbdgate.config.HostName;

/// A program that prints what a gateway calls itself where it runs.
final class PrintedHostName {
    private PrintedHostName() {}

    /// The whole program.
    public static void main(String[] words) {
        System.out.println(HostName.ofThisHost().fullyQualified());
    }
}
