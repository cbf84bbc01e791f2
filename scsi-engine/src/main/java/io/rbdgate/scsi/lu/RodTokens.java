package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.copy.TokenBytes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The tokens of the logical units that share them: a host copies by them from any of these to any
/// other, whichever target it reaches each by, for who has a token may use it. Bounded: the one
/// least used goes when there are too many, and its host copies by itself. Any thread.
public final class RodTokens {
    private static final int MOST = 1024;

    private final SecureRandom random = new SecureRandom();

    private final Map<Long, RodToken> byIdentifier = new ConcurrentHashMap<>();

    /// No tokens yet.
    public RodTokens() {}

    /// Bytes that nobody can guess.
    byte[] random(int length) {
        byte[] made = new byte[length];
        random.nextBytes(made);
        return made;
    }

    void add(RodToken token) {
        byIdentifier.values().removeIf(other -> other.outlived(token.usedNanos()));
        byIdentifier.put(TokenBytes.identifier(token.bytes()), token);
        while (byIdentifier.size() > MOST) {
            RodToken oldest = token;
            for (RodToken other : byIdentifier.values()) {
                oldest = other.usedNanos() - oldest.usedNanos() < 0 ? other : oldest;
            }
            oldest.revoke(SenseCode.TOKEN_DELETED);
            remove(oldest);
        }
    }

    void remove(RodToken token) {
        byIdentifier.remove(TokenBytes.identifier(token.bytes()), token);
    }

    /// Nothing is left of `unit`, which is served no more: its tokens go too, also those that are
    /// void already, or they would keep it for ever.
    public void removeOf(LogicalUnit unit) {
        for (RodToken token : byIdentifier.values()) {
            if (token.unit() == unit) {
                token.revoke(SenseCode.TOKEN_DELETED);
                remove(token);
            }
        }
    }

    /// The token with exactly these bytes if it is still good; else why not.
    Found find(byte[] bytes, long nowNanos) {
        RodToken token = byIdentifier.get(TokenBytes.identifier(bytes));
        if (token == null) {
            return new Found(null, SenseCode.TOKEN_UNKNOWN);
        } else if (!token.is(bytes)) {
            return new Found(null, SenseCode.TOKEN_CORRUPT);
        } else if (token.outlived(nowNanos)) {
            token.revoke(SenseCode.TOKEN_EXPIRED);
            remove(token);
        }
        SenseCode revocation = token.revocation();
        return revocation == null ? new Found(token, null) : new Found(null, revocation);
    }

    /// The beginnings of all that are good and of such a unit, by which they are known without
    /// being usable.
    List<byte[]> managementTokens(Predicate<LogicalUnit> units) {
        List<byte[]> all = new ArrayList<>();
        for (RodToken token : byIdentifier.values()) {
            if (token.revocation() == null && units.test(token.unit())) {
                all.add(TokenBytes.managementPart(token.bytes()));
            }
        }
        return all;
    }

    /// A token, or why there is none.
    record Found(@Nullable RodToken token, @Nullable SenseCode refusal) {}
}
