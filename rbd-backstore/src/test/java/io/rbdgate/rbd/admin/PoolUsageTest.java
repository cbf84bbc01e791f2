package io.rbdgate.rbd.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolUsageTest {

    @Test
    void whatMayStillBeWrittenIsFreeAndWithinTheQuota() {
        assertThat(
                        PoolUsage.read(
                                """
                                {"stats": {"total_bytes": 9}, "pools": [
                                 {"name": "a", "id": 1, "stats":
                                  {"stored": 10, "max_avail": 90, "quota_bytes": 0}},
                                 {"name": "b", "id": 2, "stats":
                                  {"stored": 10, "max_avail": 90, "quota_bytes": 50}},
                                 {"name": "c", "id": 3, "stats":
                                  {"stored": 10, "max_avail": 20, "quota_bytes": 50}},
                                 {"name": "d", "id": 4, "stats":
                                  {"stored": 60, "max_avail": 20, "quota_bytes": 50}}]}"""))
                .isEqualTo(
                        Map.of(
                                1L, new PoolUsage(10, 90),
                                2L, new PoolUsage(10, 40),
                                3L, new PoolUsage(10, 20),
                                4L, new PoolUsage(60, 0)));
    }

    @Test
    void aQuotaOfObjectsIsOneOfBytesToo() {
        assertThat(
                        PoolUsage.read(
                                """
                                {"pools": [
                                 {"id": 1, "stats": {"stored": 600, "max_avail": 900,
                                  "objects": 3, "quota_objects": 4}},
                                 {"id": 2, "stats": {"stored": 600, "max_avail": 900,
                                  "objects": 5, "quota_objects": 4}},
                                 {"id": 3, "stats": {"stored": 0, "max_avail": 900,
                                  "objects": 0, "quota_objects": 4}}]}"""))
                .isEqualTo(
                        Map.of(
                                1L, new PoolUsage(600, 200),
                                2L, new PoolUsage(600, 0),
                                3L, new PoolUsage(0, 900)));
    }
}
