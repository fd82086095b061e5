package dev.panagrad.models.train;

import dev.panagrad.models.io.file.AtomicFiles;
import dev.panagrad.models.io.json.JsonWriter;
import dev.panagrad.models.train.config.ConfigFields;
import dev.panagrad.models.train.config.Resumption;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of a run and its resumptions: the content of its config.json.
 *
 * @param experiment the name of the experiment
 * @param hyperParameters the values it was trained with, by name
 * @param seed of all random numbers
 * @param threads the number of threads
 * @param batch examples per mini-batch
 * @param steps the total number of updates
 * @param versions of the program and its environment, by name
 * @param options further settings, by the name of the command's option
 * @param data the training data
 * @param resumptions those with kernels or products other than before
 */
@SuppressWarnings("exports") // Resumptions are for the modules of the product.
public record RunConfig(
    String experiment,
    Map<String, Double> hyperParameters,
    long seed,
    int threads,
    int batch,
    long steps,
    Map<String, String> versions,
    Map<String, String> options,
    DataOrigin data,
    List<Resumption> resumptions) {
  private static final String RESUMPTIONS = "resumptions";
  private static final String STEP = "step";

  /** Copies the collections. */
  public RunConfig {
    resumptions = List.copyOf(resumptions);
    hyperParameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperParameters));
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** A run that was never resumed. */
  public RunConfig(
      String experiment,
      Map<String, Double> hyperParameters,
      long seed,
      int threads,
      int batch,
      long steps,
      Map<String, String> versions,
      Map<String, String> options,
      DataOrigin data) {
    this(
        experiment,
        hyperParameters,
        seed,
        threads,
        batch,
        steps,
        versions,
        options,
        data,
        List.of());
  }

  /** This configuration with another number of steps, as for a resumed run. */
  public RunConfig withSteps(long steps) {
    return with(threads, steps, data, resumptions);
  }

  /** This configuration with another number of threads, which changes no bit. */
  public RunConfig withThreads(int threads) {
    return with(threads, steps, data, resumptions);
  }

  /** This configuration with the origin of the run's data. */
  public RunConfig withData(DataOrigin data) {
    return with(threads, steps, data, resumptions);
  }

  /** This configuration with one more resumption. */
  public RunConfig with(Resumption resumption) {
    List<Resumption> all = new ArrayList<>(resumptions);
    all.add(resumption);
    return with(threads, steps, data, all);
  }

  private RunConfig with(int threads, long steps, DataOrigin data, List<Resumption> resumptions) {
    return new RunConfig(
        experiment,
        hyperParameters,
        seed,
        threads,
        batch,
        steps,
        versions,
        options,
        data,
        resumptions);
  }

  /** The kernels that trained it last; null if the config doesn't contain them. */
  public String kernels() {
    return resumptions.isEmpty()
        ? versions.get(Resumption.KERNELS)
        : resumptions.getLast().kernels();
  }

  /** Where matrix products ran last; null if the config doesn't contain it. */
  public String products() {
    return resumptions.isEmpty()
        ? versions.get(Resumption.PRODUCTS)
        : resumptions.getLast().products();
  }

  /**
   * The hyper-parameters with the values of the run.
   *
   * @param defaults of its experiment
   * @throws IllegalArgumentException if the experiment has no such parameter, or it can't have the
   *     value
   */
  public HyperParameters values(HyperParameters defaults) {
    HyperParameters values = defaults;
    for (Map.Entry<String, Double> entry : hyperParameters.entrySet()) {
      // Only changed values are set, since a default may be 0, which can't be set.
      if (!entry.getValue().equals(values.asMap().get(entry.getKey()))) {
        values = values.set(entry.getKey(), entry.getValue());
      }
    }
    for (String key : defaults.words().keySet()) {
      if (options.containsKey(key)) {
        values = values.choose(key, options.get(key));
      }
    }
    return values;
  }

  /**
   * Writes the file, replacing it as a whole.
   *
   * @throws dev.panagrad.models.io.FileException if it can't be written
   */
  public void write(Path file) {
    byte[] json = toJson().getBytes(StandardCharsets.UTF_8);
    AtomicFiles.replace(file, channel -> channel.write(ByteBuffer.wrap(json)));
  }

  /**
   * Reads the file; unknown fields are ignored.
   *
   * @throws dev.panagrad.models.io.FileException if it is missing, truncated or lacks a field
   */
  public static RunConfig read(Path file) {
    return of(ConfigFields.read(file));
  }

  /** The file's content. */
  public String toJson() {
    return JsonWriter.indented(toMap());
  }

  /**
   * Reads the result of {@link #toJson}.
   *
   * @throws dev.panagrad.models.io.FileException if it lacks a field
   */
  public static RunConfig ofJson(String json) {
    return of(ConfigFields.parse(json));
  }

  private static RunConfig of(ConfigFields fields) {
    ConfigFields data = fields.object("data");
    return new RunConfig(
        fields.string("experiment"),
        fields.object("hyper_parameters").numbers(),
        fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
        (int) fields.integer("threads", 1, Integer.MAX_VALUE),
        (int) fields.integer("batch", 1, Integer.MAX_VALUE),
        fields.integer("steps", 0, Long.MAX_VALUE),
        fields.object("versions").strings(),
        fields.object("options").strings(),
        new DataOrigin(data.string("source"), data.object("sha256").strings()),
        fields.objects(RESUMPTIONS).stream().map(RunConfig::resumption).toList());
  }

  private static Resumption resumption(ConfigFields fields) {
    return new Resumption(
        fields.integer(STEP, 0, Long.MAX_VALUE),
        fields.string(Resumption.KERNELS),
        fields.string(Resumption.PRODUCTS));
  }

  private static Map<String, Object> toMap(Resumption resumption) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(STEP, resumption.step());
    fields.put(Resumption.KERNELS, resumption.kernels());
    fields.put(Resumption.PRODUCTS, resumption.products());
    return fields;
  }

  private Map<String, Object> toMap() {
    Map<String, Object> origin = new LinkedHashMap<>();
    origin.put("source", data.source());
    origin.put("sha256", data.sha256());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("experiment", experiment);
    fields.put("hyper_parameters", hyperParameters);
    fields.put("seed", seed);
    fields.put("threads", threads);
    fields.put("batch", batch);
    fields.put("steps", steps);
    fields.put("versions", versions);
    fields.put("options", options);
    fields.put("data", origin);
    if (!resumptions.isEmpty()) {
      fields.put(RESUMPTIONS, resumptions.stream().map(RunConfig::toMap).toList());
    }
    return fields;
  }
}
