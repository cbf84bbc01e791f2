package io.rbdgate.scsi.copy;

import org.jspecify.annotations.Nullable;

/// How far a third-party copy has come, and how it ended. One owner: the lane of the logical unit
/// that was given the command.
public final class CopyProgress {
    private final int serviceAction;
    private final boolean background;
    private final int blockBytes;
    private State state = State.UNDER_WAY;
    private long bytes;
    private int pieces;
    private int segments;
    private byte @Nullable [] sense;
    private byte @Nullable [] token;

    /// What has become of it.
    public enum State {
        UNDER_WAY,
        GOOD,
        FAILED,
        ABORTED
    }

    /// A copy that begins: by which service action of operation code 83h, whether its command has
    /// been answered already, and in blocks of which size its host counts.
    public CopyProgress(int serviceAction, boolean background, int blockBytes) {
        this.serviceAction = serviceAction;
        this.background = background;
        this.blockBytes = blockBytes;
    }

    /// `length` bytes more have been written.
    public void copied(long length) {
        bytes += length;
        pieces++;
    }

    /// A segment is over.
    public void segmentDone() {
        segments++;
    }

    /// It is over: with `failure` when not well, `aborted` when a host wanted it to end.
    public void end(byte @Nullable [] failure, boolean aborted) {
        sense = failure;
        state = failure == null ? State.GOOD : aborted ? State.ABORTED : State.FAILED;
    }

    /// A token has been made, standing for `length` bytes.
    public void made(byte[] newToken, long length) {
        token = newToken;
        bytes = length;
        end(null, false);
    }

    /// The service action of operation code 83h.
    public int serviceAction() {
        return serviceAction;
    }

    /// Whether the command has been answered before the copy was over.
    public boolean background() {
        return background;
    }

    /// What has become of it.
    public State state() {
        return state;
    }

    /// Whether it is over.
    public boolean over() {
        return state != State.UNDER_WAY;
    }

    /// Bytes written (or a token made of).
    public long bytes() {
        return bytes;
    }

    /// The same in blocks of the unit that was given the command.
    public long blocks() {
        return bytes / blockBytes;
    }

    /// How often it has moved on.
    public int pieces() {
        return pieces;
    }

    /// Segments that are over.
    public int segments() {
        return segments;
    }

    /// Why it failed, or null.
    public byte @Nullable [] sense() {
        return sense;
    }

    /// The token that was made, or null.
    public byte @Nullable [] token() {
        return token;
    }
}
