package io.rbdgate.daemon.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// Unix signals. The JVM offers no public API for SIGHUP; `sun.misc.Signal` of the supported module
/// `jdk.unsupported` is reached by reflection, because its mere mention is a compiler warning that
/// cannot be switched off.
final class Signals {
    private Signals() {}

    /// Runs `action` on a thread of the JVM's at each arrival of the signal (`HUP`).
    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself only
    static void on(String name, Runnable action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(),
                            new Class<?>[] {handlerType},
                            (proxy, method, args) ->
                                    switch (method.getName()) {
                                        case "handle" -> {
                                            action.run();
                                            yield null;
                                        }
                                        case "hashCode" -> System.identityHashCode(proxy);
                                        case "equals" -> args != null && proxy == args[0];
                                        default -> "signal handler for " + name;
                                    });
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            Object previous =
                    signalType
                            .getMethod("handle", signalType, handlerType)
                            .invoke(null, signal, handler);
            assert previous != null;
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("this JVM cannot handle SIG" + name, e);
        }
    }
}
