package io.rbdgate.system;

import tools.jackson.databind.JsonNode;

/// One side of `/api/v1`, tested on a site that all sides share.
interface ApiV1Side {
    ApiV1Site site();

    default ApiV1Client api() {
        return site().api();
    }

    /// A pool as the API describes it.
    default JsonNode described(String pool) {
        for (JsonNode known : api().list("/pools")) {
            if (known.path("name").stringValue().equals(pool)) {
                return known;
            }
        }
        throw new AssertionError("the pool " + pool + " is not listed");
    }
}
