package io.rbdgate.management.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How many requests were refused for where they came from or the credentials they had: of each
/// address the first one in a minute is told at once, the others as a number when the minute is
/// over; of more addresses than a few in a minute only the number. So a flood fills neither disk
/// nor memory. One thread at a time.
final class Refusals {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int ADDRESSES = 10;
    private static final String OTHERS = "other addresses";

    private final Map<String, Counted> counted = new LinkedHashMap<>();
    private Instant end = Instant.MIN;

    private static final class Counted {
        private long untold;
        private int status;
    }

    /// What came after the first from `peer` within a minute; `status` is the last one answered.
    record Rest(String peer, long requests, int status) {}

    /// Whether this one is to be told at once.
    boolean isFirst(String peer, int status, Instant now) {
        if (counted.isEmpty()) {
            end = now.plus(MINUTE);
        }
        boolean known = counted.containsKey(peer);
        boolean told = !known && counted.size() < ADDRESSES;
        Counted its = counted.computeIfAbsent(known || told ? peer : OTHERS, _ -> new Counted());
        its.untold += told ? 0 : 1;
        its.status = status;
        return told;
    }

    /// What a minute that is over leaves to be told; nothing before that.
    List<Rest> over(Instant now) {
        List<Rest> rest = new ArrayList<>();
        if (!now.isBefore(end)) {
            counted.forEach((peer, its) -> rest.add(new Rest(peer, its.untold, its.status)));
            rest.removeIf(each -> each.requests() == 0);
            counted.clear();
        }
        return rest;
    }
}
