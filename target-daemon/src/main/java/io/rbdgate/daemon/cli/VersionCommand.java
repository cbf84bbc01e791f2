package io.rbdgate.daemon.cli;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `rbdgate version`: what runs, on what.
@Command(name = "version", description = "Version, JDK, librbd version, transports found.")
final class VersionCommand implements Callable<Integer> {
    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.say("rbdgate " + version());
        terminal.say("JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        terminal.say("librbd " + librbd());
        terminal.say("transports " + transports());
        return 0;
    }

    static String version() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }

    private static String librbd() {
        try {
            return CephLibrary.installed().features().version();
        } catch (MissingLibraryException e) {
            return "not found (" + e.getMessage() + ")";
        }
    }

    private static String transports() {
        return (Epoll.isAvailable() ? "epoll " : "")
                + (IoUring.isAvailable() ? "io_uring " : "")
                + "nio";
    }
}
