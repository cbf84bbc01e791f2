package io.rbdgate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// CHAP as demanded of an initiator: what it must prove, what we prove in return (`mutual`; null:
/// one-way), and the acceptable algorithms in order of preference.
public record ChapConfig(
        ChapCredentials initiator,
        @Nullable ChapCredentials mutual,
        List<ChapAlgorithm> algorithms) {

    /// Strongest first.
    public static final List<ChapAlgorithm> DEFAULT_ALGORITHMS =
            List.of(
                    ChapAlgorithm.SHA3_256,
                    ChapAlgorithm.SHA256,
                    ChapAlgorithm.SHA1,
                    ChapAlgorithm.MD5);
}
