package io.rbdgate.scsi.page;

import io.rbdgate.scsi.cdb.Command.LogSense;
import io.rbdgate.scsi.description.LuView;
import io.rbdgate.scsi.description.PoolSpace;
import io.rbdgate.scsi.description.UnitStatistics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Log pages (SPC-4 r37 §7.3, SBC-3 r36 §6.3): cumulative values only, there are no thresholds.
///
/// The parameters of a page are counters that can be reset, or cannot be changed at all.
public final class LogPages {
    /// The parameter of the provisioning page, and the resource of a threshold, that is the
    /// percentage of space available.
    static final int AVAILABLE_PERCENTAGE = 3;

    private static final int AVAILABLE_SETS = 1;
    private static final int USED_SETS = 2;
    private static final int SHARED_RESOURCE = 0x02;
    private static final int HEADER_BYTES = 4;
    private static final int ALL_SUBPAGES = 0xFF;
    private static final int SUBPAGE_FORMAT = 0x40;
    private static final int NO_PARAMETER_SAVING = 0x80;
    // DU=0: kept up to date; TSD=0, and GLTSD of the control mode page says that nothing is saved.
    // FORMAT AND LINKING: one counter; several counters; a list of binary values.
    private static final int BOUNDED_COUNTER = 0x00;
    private static final int UNBOUNDED_COUNTER = 0x02;
    private static final int BINARY_LIST = 0x03;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /// The pages, ascending.
    private enum Page {
        SUPPORTED(0x00),
        WRITE_ERRORS(0x02),
        READ_ERRORS(0x03),
        LOGICAL_BLOCK_PROVISIONING(0x0C),
        SELF_TEST_RESULTS(0x10),
        BACKGROUND_SCAN(0x15),
        STATISTICS(0x19),
        INFORMATIONAL_EXCEPTIONS(0x2F);

        final int code;

        Page(int code) {
            this.code = code;
        }

        /// Whether it has counters that can begin anew (SPC-4 r37 §7.3.2.3, "reset only").
        boolean counts() {
            return this == WRITE_ERRORS || this == READ_ERRORS || this == STATISTICS;
        }

        /// Whether a unit has the page: provisioning is told once space has been measured.
        boolean in(LuView view) {
            PoolSpace space = view.provisioning();
            return this != LOGICAL_BLOCK_PROVISIONING || (space != null && space.measured());
        }
    }

    private LogPages() {}

    /// The whole page, parameters before the parameter pointer left out; null when there is no such
    /// page, or no parameter at or behind the pointer.
    public static @Nullable ParameterWriter sense(
            LogSense command, LuView view, UnitStatistics statistics) {
        if (command.page() == Page.SUPPORTED.code && command.parameterPointer() == 0) {
            return supported(command.subpage(), view);
        }
        Page page = find(command.page(), view);
        if (page == null || command.subpage() != 0) {
            return null;
        }
        ParameterWriter out = new ParameterWriter();
        out.u8(NO_PARAMETER_SAVING | page.code).u8(0).u16(0);
        parameters(page, new Parameters(out, command.parameterPointer()), view, statistics);
        return out.length() == HEADER_BYTES ? null : out.patch16(2, out.length() - HEADER_BYTES);
    }

    /// Whether a unit has the page, or for subpage FFh the page with all of its subpages.
    public static boolean exist(int page, int subpage, LuView view) {
        boolean first = page == Page.SUPPORTED.code;
        return (subpage == 0 || subpage == ALL_SUBPAGES) && (first || find(page, view) != null);
    }

    /// The codes of the pages whose counters begin anew when `page` is reset; page 0 is all of
    /// them.
    public static List<Integer> counting(int page) {
        List<Integer> codes = new ArrayList<>();
        for (Page each : Page.values()) {
            if (each.counts() && (page == Page.SUPPORTED.code || page == each.code)) {
                codes.add(each.code);
            }
        }
        return codes;
    }

    private static @Nullable Page find(int code, LuView view) {
        for (Page page : Page.values()) {
            if (page.code == code && page != Page.SUPPORTED && page.in(view)) {
                return page;
            }
        }
        return null;
    }

    private static @Nullable ParameterWriter supported(int subpage, LuView view) {
        if (subpage != 0 && subpage != ALL_SUBPAGES) {
            return null;
        }
        boolean withSubpages = subpage == ALL_SUBPAGES;
        ParameterWriter out = new ParameterWriter();
        out.u8(withSubpages ? SUBPAGE_FORMAT : 0).u8(subpage).u16(0);
        for (Page page : Page.values()) {
            if (page.in(view)) {
                entry(out, page, withSubpages);
            }
        }
        return out.patch16(2, out.length() - HEADER_BYTES);
    }

    private static void entry(ParameterWriter out, Page page, boolean withSubpages) {
        out.u8(page.code);
        if (withSubpages) {
            out.u8(0);
            if (page == Page.SUPPORTED) {
                out.u8(page.code).u8(ALL_SUBPAGES);
            }
        }
    }

    private static void parameters(
            Page page, Parameters out, LuView view, UnitStatistics statistics) {
        switch (page) {
            case SUPPORTED -> {}
            case WRITE_ERRORS -> errors(out, statistics.writtenBytes());
            case READ_ERRORS -> errors(out, statistics.readBytes());
            case LOGICAL_BLOCK_PROVISIONING -> provisioning(out, view);
            case SELF_TEST_RESULTS -> {
                // Twenty of them, none of which has been run: a self test here leaves no record.
                int records = 20;
                for (int code = 1; code <= records; code++) {
                    out.add(code, BINARY_LIST, new ParameterWriter().zeros(16));
                }
            }
            case BACKGROUND_SCAN ->
                    // Never powered on for a minute, no scan active, none performed.
                    out.add(0, BINARY_LIST, new ParameterWriter().zeros(12));
            case STATISTICS -> statistics(out, view, statistics);
            case INFORMATIONAL_EXCEPTIONS -> {
                int temperatureUnknown = 0xFF;
                out.add(
                        0,
                        BINARY_LIST,
                        new ParameterWriter().u8(0).u8(0).u8(temperatureUnknown).u8(0));
            }
        }
    }

    /// Nothing is ever corrected here; what was processed is told, in bytes (SPC-4 r37 §7.3.7).
    private static void errors(Parameters out, long processedBytes) {
        int totalBytesProcessed = 5;
        for (int code = 0; code < totalBytesProcessed; code++) {
            out.add(code, BOUNDED_COUNTER, new ParameterWriter().u64(0));
        }
        out.add(totalBytesProcessed, BOUNDED_COUNTER, new ParameterWriter().u64(processedBytes));
    }

    /// Space that may be anybody's (SBC-4 r15 §6.4.5).
    private static void provisioning(Parameters out, LuView view) {
        PoolSpace space = view.provisioning();
        if (space == null) {
            return;
        }
        out.add(AVAILABLE_SETS, BINARY_LIST, sets(view, space.availableBytes()));
        out.add(USED_SETS, BINARY_LIST, sets(view, space.usedBytes()));
        out.add(
                AVAILABLE_PERCENTAGE,
                BINARY_LIST,
                new ParameterWriter()
                        .u16(space.availableTenths() / 10)
                        .u16(0)
                        .u8(SHARED_RESOURCE)
                        .u24(0));
    }

    private static ParameterWriter sets(LuView view, long bytes) {
        return new ParameterWriter()
                .u32(ThresholdSets.count(view, bytes))
                .u8(SHARED_RESOURCE)
                .u24(0);
    }

    /// General statistics and performance (SPC-4 r37 §7.3.8): the three parameters that every disk
    /// with this page has.
    private static void statistics(Parameters out, LuView view, UnitStatistics statistics) {
        int milliseconds = 3;
        long idle = statistics.idleNanos() / NANOS_PER_MILLI;
        out.add(1, UNBOUNDED_COUNTER, accesses(view, statistics));
        out.add(2, UNBOUNDED_COUNTER, new ParameterWriter().u64(idle));
        out.add(3, BINARY_LIST, new ParameterWriter().u32(milliseconds).u32(1));
    }

    /// General access statistics (SPC-4 r37 §7.3.8): commands, blocks, time in milliseconds.
    private static ParameterWriter accesses(LuView view, UnitStatistics statistics) {
        int block = view.settings().blockBytes();
        return new ParameterWriter()
                .u64(statistics.readCommands())
                .u64(statistics.writeCommands())
                .u64(statistics.writtenBytes() / block)
                .u64(statistics.readBytes() / block)
                .u64(statistics.readNanos() / NANOS_PER_MILLI)
                .u64(statistics.writeNanos() / NANOS_PER_MILLI)
                .u64(0)
                .u64(0);
    }

    /// Log parameters from a pointer on.
    private record Parameters(ParameterWriter out, int pointer) {
        void add(int code, int control, ParameterWriter value) {
            if (code >= pointer) {
                out.u16(code).u8(control).u8(value.length()).append(value);
            }
        }
    }
}
