package io.rbdgate.management.shell.top;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What one gateway told at one moment: traffic by LUN (`iqn/number`), who owns which, and the
/// sessions, each as initiator, target, peer.
record Sample(
        Instant at,
        Map<String, Traffic> luns,
        Map<String, String> owners,
        List<List<String>> sessions) {}
