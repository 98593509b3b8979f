package org.limpid.api.backend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.text.Nearest;

/**
 * Finds backends and opens the one that was asked for. Order: the argument, {@code -Dlimpid.backend},
 * {@code LIMPID_BACKEND}, else {@code auto}: the highest priority that is ready. A backend asked for by name never
 * falls back: it starts, or the error says what is wrong, what was found and what to do.
 */
public final class Backends {

    /** Lets the highest priority that is ready win. */
    public static final String AUTO = "auto";

    private final Map<String, BackendProvider> providers;
    private final List<String> broken;
    private final Function<String, @Nullable String> properties;
    private final Function<String, @Nullable String> environment;
    private final System.Logger log;

    private Backends(
            Map<String, BackendProvider> providers,
            List<String> broken,
            Function<String, @Nullable String> properties,
            Function<String, @Nullable String> environment,
            System.Logger log) {
        this.providers = providers;
        this.broken = broken;
        this.properties = properties;
        this.environment = environment;
        this.log = log;
    }

    /**
     * The backends that {@link ServiceLoader} finds from the module layer of this class and the thread's class loader.
     *
     * @throws LimpidException if two of them have the same name
     */
    public static Backends discover() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return discover(loader == null ? Backends.class.getClassLoader() : loader);
    }

    /**
     * The backends that {@link ServiceLoader} finds from a class loader.
     *
     * @throws LimpidException if two of them have the same name
     */
    public static Backends discover(ClassLoader loader) {
        List<BackendProvider> found = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        collect(ServiceLoader.load(BackendProvider.class, loader), found, broken);
        ModuleLayer layer = Backends.class.getModule().getLayer();
        if (layer != null) {
            collect(ServiceLoader.load(layer, BackendProvider.class), found, broken);
        }
        return of(found, broken, System::getProperty, System::getenv, System.getLogger(Backends.class.getName()));
    }

    /**
     * A fixed choice, for programs that name their providers themselves and for tests.
     *
     * @param properties stands for {@link System#getProperty(String)}
     * @param environment stands for {@link System#getenv(String)}
     */
    public static Backends of(
            List<BackendProvider> providers,
            Function<String, @Nullable String> properties,
            Function<String, @Nullable String> environment) {
        return of(providers, List.of(), properties, environment, System.getLogger(Backends.class.getName()));
    }

    static Backends of(
            List<BackendProvider> providers,
            List<String> broken,
            Function<String, @Nullable String> properties,
            Function<String, @Nullable String> environment,
            System.Logger log) {
        return new Backends(index(providers), broken, properties, environment, log);
    }

    private static void collect(
            ServiceLoader<BackendProvider> loader, List<BackendProvider> found, List<String> broken) {
        Iterator<BackendProvider> iterator = loader.iterator();
        String last = "";
        while (true) {
            try {
                if (!iterator.hasNext()) {
                    return;
                }
                BackendProvider provider = iterator.next();
                if (found.stream().noneMatch(other -> other.getClass() == provider.getClass())) {
                    found.add(provider);
                }
            } catch (ServiceConfigurationError | LinkageError error) {
                String reason = describe(error);
                if (reason.equals(last)) {
                    return; // The iterator does not move on, as when a jar cannot be read.
                }
                last = reason;
                if (!broken.contains(reason)) {
                    broken.add(reason);
                }
            }
        }
    }

    private static String describe(Throwable error) {
        if (error instanceof LinkageError) {
            return error.toString();
        }
        Throwable cause = error.getCause();
        return error.getMessage() + (cause == null ? "" : ": " + cause);
    }

    private static Map<String, BackendProvider> index(List<BackendProvider> found) {
        Map<String, BackendProvider> byName = new LinkedHashMap<>();
        found.stream()
                .sorted(Comparator.comparingInt(BackendProvider::priority)
                        .reversed()
                        .thenComparing(BackendProvider::name))
                .forEach(provider -> {
                    BackendProvider other = byName.putIfAbsent(provider.name(), provider);
                    if (other != null) {
                        throw new LimpidException("two backends are named '" + provider.name() + "': " + origin(other)
                                + " and " + origin(provider) + ". Remove one of them from the path");
                    }
                });
        return byName;
    }

    /** The class, and where it comes from: one jar on both paths gives the same class twice. */
    private static String origin(BackendProvider provider) {
        Class<?> type = provider.getClass();
        Module module = type.getModule();
        return type.getName() + (module.isNamed() ? " (module " + module.getName() + ")" : " (class path)");
    }

    /** All providers, highest priority first. */
    public List<BackendProvider> providers() {
        return List.copyOf(providers.values());
    }

    /** Providers that could not even be loaded, each with its reason. */
    public List<String> broken() {
        return List.copyOf(broken);
    }

    /** Opens what system property and environment ask for, else the best that is ready. */
    public Backend open(BackendOptions options) {
        return open(null, options);
    }

    /**
     * Opens a backend.
     *
     * @param asked {@code name}, {@code name:variant} or {@code auto}; null leaves it to the system property, the
     *     environment, and at last {@code auto}
     * @throws LimpidException if it is unknown or cannot start
     */
    public Backend open(@Nullable String asked, BackendOptions options) {
        Choice choice = choice(asked);
        if (choice.name().equals(AUTO)) {
            return openBest(options.withVariant(choice.variant().orElse(options.variant())));
        }
        BackendProvider provider = provider(choice);
        String variant = variant(choice, provider, options);
        if (probe(provider) instanceof Availability.Unavailable(String reason, String remedy)) {
            String name = provider.name();
            throw new LimpidException(
                    "Backend '" + name + "' (" + choice.source() + ") cannot start.\n  reason  " + reason
                            + "\n  remedy  " + remedy + "\n  found   " + found()
                            + "\nNothing was run: a backend asked for by name has no substitute. Use '" + AUTO
                            + "' to allow one.");
        }
        return provider.open(options.withVariant(variant));
    }

    private BackendProvider provider(Choice choice) {
        BackendProvider provider = providers.get(choice.name());
        if (provider == null) {
            List<String> known = new ArrayList<>(providers.keySet());
            known.add(AUTO);
            throw new LimpidException("There is no backend '" + choice.name() + "' (" + choice.source() + ")."
                    + Nearest.hint(choice.name(), known) + "\n  found   " + found() + "\n  remedy  "
                    + "ask for one of those, for '" + AUTO + "', or add the backend's jars to the path");
        }
        return provider;
    }

    private static String variant(Choice choice, BackendProvider provider, BackendOptions options) {
        List<String> known = provider.variants();
        String variant = choice.variant().orElse(options.variant());
        boolean left = variant.isEmpty() && choice.variant().isEmpty();
        if (!left && !known.contains(variant)) {
            throw new LimpidException(
                    "Backend '" + provider.name() + "' has no variant '" + variant + "' (" + choice.source() + ")."
                            + Nearest.hint(variant, known) + " It has "
                            + (known.isEmpty() ? "none" : String.join(", ", known)) + ".");
        }
        return variant;
    }

    /** Providers promise not to throw; one that does all the same must not hide the others. */
    private static Availability probe(BackendProvider provider) {
        try {
            return provider.probe();
        } catch (RuntimeException | LinkageError broken) {
            return new Availability.Unavailable(
                    "its probe failed with " + broken, "report this to those who made the backend");
        }
    }

    private Backend openBest(BackendOptions options) {
        if (!options.variant().isEmpty()) {
            throw new LimpidException("The variant '" + options.variant() + "' was asked for without its backend; '"
                    + AUTO + "' takes none. Ask for <backend>:" + options.variant() + ".");
        }
        broken.forEach(reason -> log.log(
                System.Logger.Level.INFO, "a backend was passed over: its provider does not load ({0})", reason));
        for (BackendProvider provider : providers.values()) {
            switch (probe(provider)) {
                case Availability.Ready _ -> {
                    log.log(System.Logger.Level.DEBUG, "backend {0} was chosen", provider.name());
                    return provider.open(options);
                }
                case Availability.Unavailable(String reason, String remedy) ->
                    log.log(
                            System.Logger.Level.INFO,
                            "backend {0} was passed over: {1} (remedy: {2})",
                            provider.name(),
                            reason,
                            remedy);
            }
        }
        throw new LimpidException("No backend can start.\n  found   " + found()
                + "\n  remedy  add a backend's jar to the path, such as org.limpid:limpid-backend-cpu");
    }

    /** What was asked for and by what. */
    private record Choice(String spec, String source) {

        String name() {
            int colon = spec.indexOf(':');
            return colon < 0 ? spec : spec.substring(0, colon);
        }

        /** What comes after the colon; empty without one. */
        Optional<String> variant() {
            int colon = spec.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(spec.substring(colon + 1));
        }
    }

    private Choice choice(@Nullable String asked) {
        if (asked != null && !asked.isBlank()) {
            return new Choice(asked.strip(), "asked for by the program or --backend");
        }
        String property = properties.apply("limpid.backend");
        if (property != null && !property.isBlank()) {
            return new Choice(property.strip(), "asked for by -Dlimpid.backend");
        }
        String variable = environment.apply("LIMPID_BACKEND");
        if (variable != null && !variable.isBlank()) {
            return new Choice(variable.strip(), "asked for by LIMPID_BACKEND");
        }
        return new Choice(AUTO, "by default");
    }

    private String found() {
        List<String> parts = new ArrayList<>();
        for (BackendProvider provider : providers.values()) {
            parts.add(provider.name()
                    + switch (probe(provider)) {
                        case Availability.Ready(List<Device> devices) ->
                            " (ready, " + devices.getFirst().description() + ")";
                        case Availability.Unavailable(String reason, String _) -> " (unavailable: " + reason + ")";
                    });
        }
        broken.forEach(reason -> parts.add("a provider that does not load (" + reason + ")"));
        return parts.isEmpty() ? "no backend at all" : String.join(" · ", parts);
    }
}
