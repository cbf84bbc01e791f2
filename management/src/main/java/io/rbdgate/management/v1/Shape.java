package io.rbdgate.management.v1;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a JSON value may be: what a record says about itself, for checking and for the OpenAPI
/// document.
sealed interface Shape {
    record Text(String pattern, int longest, List<String> oneOf, String example) implements Shape {}

    record Whole(long min, long max) implements Shape {}

    record Fraction() implements Shape {}

    record Truth() implements Shape {}

    record Items(Shape of) implements Shape {}

    /// An object with names of its user's choice.
    record Dictionary(Shape of) implements Shape {}

    record Thing(String name, List<Member> members) implements Shape {}

    record Anything() implements Shape {}

    /// One member of a [Thing].
    record Member(String name, Shape shape, boolean required, String meaning) {}

    /// The shape of a record.
    static Thing of(Class<?> type) {
        List<Member> members = new ArrayList<>();
        for (RecordComponent part : type.getRecordComponents()) {
            if (part.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                members.addAll(of(part.getType()).members());
                continue;
            }
            Field field = part.getAnnotation(Field.class);
            boolean optional = part.getAnnotatedType().isAnnotationPresent(Nullable.class);
            members.add(
                    new Member(
                            part.getName(),
                            of(part.getGenericType(), field),
                            !optional,
                            field == null ? "" : field.value()));
        }
        return new Thing(type.getSimpleName(), List.copyOf(members));
    }

    private static Shape of(Type type, @Nullable Field field) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return generic.getRawType() == Map.class
                    ? new Dictionary(of(arguments[1], null))
                    : new Items(of(arguments[0], field));
        }
        if (type == String.class) {
            return field == null
                    ? new Text("", 1000, List.of(), "")
                    : new Text(
                            field.pattern(),
                            field.longest(),
                            List.of(field.oneOf()),
                            field.example());
        }
        if (type == int.class || type == Integer.class) {
            return whole(field, Integer.MAX_VALUE);
        }
        if (type == long.class || type == Long.class) {
            return whole(field, Long.MAX_VALUE);
        }
        if (type == double.class || type == Double.class) {
            return new Fraction();
        }
        if (type == boolean.class || type == Boolean.class) {
            return new Truth();
        }
        if (type instanceof Class<?> known && known.isRecord()) {
            return of(known);
        }
        if (type instanceof Class<?> known && JsonNode.class.isAssignableFrom(known)) {
            return new Anything();
        }
        throw new IllegalArgumentException("a body cannot hold a " + type.getTypeName());
    }

    private static Whole whole(@Nullable Field field, long most) {
        return field == null
                ? new Whole(Long.MIN_VALUE, most)
                : new Whole(field.min(), Math.min(field.max(), most));
    }
}
