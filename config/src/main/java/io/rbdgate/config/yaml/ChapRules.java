package io.rbdgate.config.yaml;

import io.rbdgate.config.Secret;
import org.jspecify.annotations.Nullable;

/// Secrets: one per direction, long enough, not the same both ways (RFC 7143 §9.2.1).
final class ChapRules {
    private static final int SHORTEST_BYTES = 12;

    private final Problems problems;

    ChapRules(Problems problems) {
        this.problems = problems;
    }

    void check(@Nullable Block chap) {
        if (chap == null) {
            return;
        }
        Secret theirs = secret(chap);
        Block mutual = chap.group("mutual");
        if (mutual == null) {
            return;
        }
        Secret ours = secret(mutual);
        if (theirs != null && ours != null && theirs.equals(ours)) {
            String key = keyOf(mutual);
            problems.add(
                    mutual.at(key),
                    key,
                    "the secret is the initiator's own: it needs another for this direction");
        }
    }

    /// The secret that is there, or null after a problem.
    private @Nullable Secret secret(Block block) {
        if (block.isGiven("secret") == block.isGiven("secretFile")) {
            String text =
                    block.isGiven("secret")
                            ? "both 'secret' and 'secretFile' are given: keep one"
                            : "missing key 'secretFile' (or 'secret')";
            problems.add(block.start(), block.section().name(), text);
            return null;
        }
        String key = keyOf(block);
        Secret secret = block.find(key, Secret.class);
        if (secret != null && secret.length() < SHORTEST_BYTES) {
            problems.add(
                    block.at(key),
                    key,
                    "the secret has "
                            + secret.length()
                            + " bytes, CHAP needs at least "
                            + SHORTEST_BYTES);
            return null;
        }
        return secret;
    }

    private static String keyOf(Block block) {
        return block.isGiven("secret") ? "secret" : "secretFile";
    }
}
