package io.rbdgate.scsi.lu;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.ItNexus;
import org.junit.jupiter.api.Test;

class NexusTableTest {
    private final NexusTable table = new NexusTable(new InitiatorCounters());
    private final ItNexus nexus = new ItNexus("iqn.a", "iqn.a,i,0x1", "iqn.t,t,0x1", 1);

    @Test
    void aNexusThatOnlyReadsByATokenIsNotKept() {
        NexusState passing = table.passing(nexus);

        assertThat(passing.nexus()).isSameAs(nexus);
        assertThat(table.find(nexus)).isNull();
    }

    @Test
    void aNexusThatIsKnownReadsByATokenAsItself() {
        NexusState known = table.of(nexus);

        assertThat(table.passing(nexus)).isSameAs(known);
    }
}
