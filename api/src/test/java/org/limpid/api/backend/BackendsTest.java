package org.limpid.api.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.limpid.api.Errors.assertMentions;
import static org.limpid.api.Errors.assertSays;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which backend is opened, and what is said where none is. */
final class BackendsTest {

    private static final BackendProvider CPU = FakeProvider.ready("cpu", 10, "2 threads, AVX-512", "vector", "scalar");
    private static final BackendProvider GPU = FakeProvider.ready("gpu", 90, "one card");
    private static final BackendProvider TORNADO = FakeProvider.unavailable(
            "tornado",
            100,
            "the JVM runs without JVMCI, so TornadoVM cannot compile kernels",
            "install a TornadoVM SDK, set TORNADOVM_HOME and start with: limpid --tornado …");

    private final List<String> log = new ArrayList<>();

    private Backends backends(List<BackendProvider> providers, @Nullable String property, @Nullable String variable) {
        return Backends.of(
                providers,
                List.of(),
                name -> name.equals("limpid.backend") ? property : null,
                name -> name.equals("LIMPID_BACKEND") ? variable : null,
                new Log());
    }

    private Backends backends(BackendProvider... providers) {
        return backends(List.of(providers), null, null);
    }

    private static FakeProvider.Opened opened(Backend backend) {
        return (FakeProvider.Opened) backend;
    }

    private static String name(Backends backends, @Nullable String asked) {
        return backends.open(asked, BackendOptions.DEFAULT).name();
    }

    @Test
    void theArgumentComesBeforePropertyAndEnvironment() {
        List<BackendProvider> all = List.of(CPU, GPU, FakeProvider.ready("nd4j", 50, "native"));
        assertEquals("cpu", name(backends(all, "gpu", "nd4j"), "cpu"));
        assertEquals("gpu", name(backends(all, "gpu", "nd4j"), null));
        assertEquals("nd4j", name(backends(all, null, "nd4j"), null));
        assertEquals("gpu", name(backends(all, null, null), null), "the highest priority");
        assertEquals("cpu", name(backends(all, " cpu ", "nd4j"), " "));
        assertEquals("nd4j", name(backends(all, "", "nd4j"), null));
        assertEquals("gpu", name(backends(all, "cpu", "cpu"), "auto"));
        assertEquals(
                "nd4j", backends(all, null, "nd4j").open(BackendOptions.DEFAULT).name());
    }

    @Test
    void aVariantIsPassedOn() {
        BackendOptions two = BackendOptions.DEFAULT.withThreads(2);
        assertEquals(
                two.withVariant("scalar"),
                opened(backends(CPU).open("cpu:scalar", two)).options());
        assertEquals(two, opened(backends(CPU).open("cpu", two)).options());
        BackendOptions scalar = two.withVariant("scalar");
        assertEquals(scalar, opened(backends(CPU).open("cpu", scalar)).options());
        assertEquals(
                two.withVariant("vector"),
                opened(backends(CPU).open("cpu:vector", scalar)).options());
    }

    @Test
    void anUnknownVariantIsHinted() {
        assertSays(
                "Backend 'cpu' has no variant 'skalar' (asked for by LIMPID_BACKEND). Did you mean 'scalar'? It has"
                        + " vector, scalar.",
                () -> backends(List.of(CPU), null, "cpu:skalar").open(BackendOptions.DEFAULT));
        assertSays(
                "Backend 'gpu' has no variant 'fast' (asked for by the program or --backend). It has none.",
                () -> backends(GPU).open("gpu:fast", BackendOptions.DEFAULT));
        assertMentions(() -> backends(CPU).open("cpu:", BackendOptions.DEFAULT), "has no variant ''");
        assertMentions(() -> backends(GPU).open("gpu", BackendOptions.DEFAULT.withVariant("x")), "has no variant 'x'");
    }

    @Test
    void autoTakesNoVariant() {
        String message =
                "The variant 'scalar' was asked for without its backend; 'auto' takes none. Ask for <backend>:scalar.";
        assertSays(message, () -> backends(CPU).open(BackendOptions.DEFAULT.withVariant("scalar")));
        assertSays(message, () -> backends(CPU).open("auto:scalar", BackendOptions.DEFAULT));
    }

    @Test
    void aNamedBackendNeverFallsBack() {
        BackendProvider nd4j = FakeProvider.unavailable("nd4j", 50, "no native library for this platform", "use cpu");
        String message = """
                Backend 'tornado' (asked for by LIMPID_BACKEND) cannot start.
                  reason  the JVM runs without JVMCI, so TornadoVM cannot compile kernels
                  remedy  install a TornadoVM SDK, set TORNADOVM_HOME and start with: limpid --tornado …
                  found   tornado (unavailable: the JVM runs without JVMCI, so TornadoVM cannot compile kernels) · \
                nd4j (unavailable: no native library for this platform) · cpu (ready, 2 threads, AVX-512)
                Nothing was run: a backend asked for by name has no substitute. Use 'auto' to allow one.""";
        assertSays(
                message,
                () -> backends(List.of(CPU, nd4j, TORNADO), null, "tornado").open(BackendOptions.DEFAULT));
        assertMentions(
                () -> backends(List.of(CPU, TORNADO), "tornado", null).open(BackendOptions.DEFAULT),
                "Backend 'tornado' (asked for by -Dlimpid.backend) cannot start.");
        assertMentions(
                () -> backends(CPU, TORNADO).open("tornado", BackendOptions.DEFAULT),
                "Backend 'tornado' (asked for by the program or --backend) cannot start.");
    }

    @Test
    void anUnknownBackendIsHinted() {
        String message = """
                There is no backend 'cup' (asked for by -Dlimpid.backend). Did you mean 'cpu'?
                  found   cpu (ready, 2 threads, AVX-512)
                  remedy  ask for one of those, for 'auto', or add the backend's jars to the path""";
        assertSays(message, () -> backends(List.of(CPU), "cup", null).open(BackendOptions.DEFAULT));
        assertMentions(() -> backends(CPU).open("atuo", BackendOptions.DEFAULT), "Did you mean 'auto'?");
        assertMentions(() -> backends().open("cuda", BackendOptions.DEFAULT), "found   no backend at all");
    }

    @Test
    void autoSaysWhatItPassedOver() {
        assertEquals("gpu", name(backends(CPU, GPU, TORNADO), null));
        assertEquals(
                List.of(
                        "INFO backend tornado was passed over: the JVM runs without JVMCI, so TornadoVM cannot compile"
                                + " kernels (remedy: install a TornadoVM SDK, set TORNADOVM_HOME and start with: limpid"
                                + " --tornado …)",
                        "DEBUG backend gpu was chosen"),
                log);
    }

    @Test
    void autoSaysWhatDidNotLoad() {
        Backends backends =
                Backends.of(List.of(CPU), List.of("Provider x.Y not found"), _ -> null, _ -> null, new Log());
        assertEquals("cpu", name(backends, null));
        assertEquals(
                "INFO a backend was passed over: its provider does not load (Provider x.Y not found)", log.getFirst());
    }

    @Test
    void autoNeedsOneThatStarts() {
        String message = """
                No backend can start.
                  found   tornado (unavailable: the JVM runs without JVMCI, so TornadoVM cannot compile kernels)
                  remedy  add a backend's jar to the path, such as org.limpid:limpid-backend-cpu""";
        assertSays(message, () -> backends(TORNADO).open(BackendOptions.DEFAULT));
    }

    @Test
    void aProbeThatThrowsHidesNoOther() {
        BackendProvider rude = new FakeProvider("rude", 100, List.of(), () -> {
            throw new NoClassDefFoundError("some/native/Library");
        });
        assertEquals("cpu", name(backends(CPU, rude), null));
        assertMentions(
                () -> backends(CPU, rude).open("rude", BackendOptions.DEFAULT),
                "reason  its probe failed with java.lang.NoClassDefFoundError: some/native/Library",
                "remedy  report this to those who made the backend",
                "cpu (ready, 2 threads, AVX-512)");
    }

    @Test
    void twoBackendsOfOneNameAreAnError() {
        BackendProvider other = FakeProvider.ready("cpu", 5, "another");
        String type = "org.limpid.api.backend.FakeProvider (module org.limpid.api)";
        assertSays(
                "two backends are named 'cpu': " + type + " and " + type + ". Remove one of them from the path",
                () -> backends(CPU, other));
    }

    @Test
    void providersAreOrderedByPriorityAndName() {
        BackendProvider twin = FakeProvider.ready("abacus", 10, "beads");
        assertEquals(List.of(GPU, twin, CPU), backends(CPU, twin, GPU).providers());
    }

    @Test
    void optionsRefuseNegativeAmounts() {
        assertSays(
                "the number of threads is -1; expected 1 or more, or 0 for as many as there are processors",
                () -> BackendOptions.DEFAULT.withThreads(-1));
        assertSays(
                "the memory limit is -5 bytes; expected 1 or more, or 0 for none",
                () -> BackendOptions.DEFAULT.withMemoryLimit(-5));
    }

    /** Collects what is logged. */
    private final class Log implements System.Logger {
        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
            log.add(level + " " + message);
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object... parameters) {
            log.add(level + " " + MessageFormat.format(format, parameters));
        }
    }
}
