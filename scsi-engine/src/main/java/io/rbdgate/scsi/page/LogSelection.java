package io.rbdgate.scsi.page;

import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.description.LuView;
import org.jspecify.annotations.Nullable;

/// What is wrong with a parameter list of LOG SELECT (SPC-4 r37 §6.5, §7.3.2): pages in ascending
/// order, with parameters. Since no parameter can be set to a value, only pages without any are
/// right.
///
/// ```
/// page: 0 DS (bit 7), SPF (bit 6), page code  1 subpage code  2-3 page length  4… parameters
/// ```
public final class LogSelection {
    private static final int HEADER_BYTES = 4;
    private static final int SUBPAGE_FORMAT = 0x40;
    private static final int PAGE = 0x3F;

    private LogSelection() {}

    /// The sense, or null when nothing is wrong, and nothing is to be done.
    public static byte @Nullable [] refusal(byte[] list, LuView view) {
        int before = -1;
        for (int at = 0; at < list.length; at += HEADER_BYTES) {
            if (list.length - at < HEADER_BYTES) {
                return SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense();
            }
            int page = list[at] & PAGE;
            boolean subpage = (list[at] & SUBPAGE_FORMAT) != 0 || list[at + 1] != 0;
            if (subpage || page <= before || !LogPages.exist(page, 0, view)) {
                return Sense.invalidFieldInParameterList(at);
            } else if (list[at + 2] != 0 || list[at + 3] != 0) {
                return parameters(list, at);
            }
            before = page;
        }
        return null;
    }

    /// A parameter that is there in full cannot be changed; one that is cut off is an error of the
    /// length.
    private static byte[] parameters(byte[] list, int at) {
        int length = (list[at + 2] & 0xFF) << 8 | (list[at + 3] & 0xFF);
        int first = at + HEADER_BYTES;
        if (list.length - first < length) {
            return SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense();
        }
        boolean whole = length >= HEADER_BYTES && (list[first + 3] & 0xFF) <= length - HEADER_BYTES;
        return Sense.invalidFieldInParameterList(whole ? first : at + 2);
    }
}
