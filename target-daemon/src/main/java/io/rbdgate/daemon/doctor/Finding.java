package io.rbdgate.daemon.doctor;

/// One thing looked at. `advice` says what to do about it, empty when all is well.
public record Finding(Grade grade, String subject, String found, String advice) {

    /// How serious it is.
    public enum Grade {
        OK("ok  "),
        /// Works, but somebody should know.
        WARN("warn"),
        /// A disk cannot be served, or not safely.
        FAIL("FAIL");

        private final String text;

        Grade(String text) {
            this.text = text;
        }
    }

    static Finding ok(String subject, String found) {
        return new Finding(Grade.OK, subject, found, "");
    }

    static Finding warn(String subject, String found, String advice) {
        return new Finding(Grade.WARN, subject, found, advice);
    }

    static Finding fail(String subject, String found, String advice) {
        return new Finding(Grade.FAIL, subject, found, advice);
    }

    /// One line: grade, subject, finding, and after an arrow what to do.
    @Override
    public String toString() {
        String line = grade.text + "  " + subject + ": " + found;
        return advice.isEmpty() ? line : line + " -> " + advice;
    }
}
