package io.rbdgate.management.v1;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a member of a body means and which values it takes; a member may be left out when it is
/// `@Nullable`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Field {
    /// What it means.
    String value();

    long min() default 0;

    long max() default Long.MAX_VALUE;

    /// The whole text matches it (empty: anything).
    String pattern() default "";

    int longest() default 1000;

    /// The values a text can have (none: any).
    String[] oneOf() default {};

    /// A value that is valid by itself.
    String example() default "";
}
