package dev.panagrad.cli.command.model;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.option.WholeNumber;
import dev.panagrad.cli.progress.StopOnSignal;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.run.ExperimentRun;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingTask;
import dev.panagrad.serve.InferenceServer;
import dev.panagrad.serve.ServeOptions;
import dev.panagrad.serve.ServedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Serves models over HTTP until it is stopped. */
@Command(
    name = "serve",
    description =
        "Serve models over HTTP by the Open Inference Protocol, version 2, which clients of KServe"
            + " and Triton speak; /metrics is for Prometheus. Ctrl-C lets requests under way end.",
    footer = {
      "  panagrad serve iris.safetensors",
      "  panagrad serve runs/first net.onnx --port 9000 --threads 2",
      "  curl localhost:8000/v2/models/iris"
    })
public final class ServeCommand implements Callable<Integer> {
  private static final int MOST_PORT = 65_535;

  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL",
      description =
          "Files of models, ONNX files, or run folders; each is served under its name without the"
              + " ending.")
  List<Path> models;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8000",
      description = "Where to listen; 0 takes a port that is free (default: 8000).")
  int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "The address to listen on; 0.0.0.0 lets other machines in (default: this one only).")
  String host;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      converter = WholeNumber.class,
      description =
          "Compute requests that wait at the same time in one go, up to N examples; not for ONNX"
              + " files (default: each by itself).")
  int batch;

  @Mixin ExecutionOptions execution;

  @Override
  public Integer call() throws InterruptedException {
    SessionOptions session = execution.session();
    ServeOptions options =
        ServeOptions.defaults()
            .withPort(checkedPort())
            .withAddress(address())
            .withThreads(session.threads());
    Map<String, ServedModel> open = open(session);
    CountDownLatch stopped = new CountDownLatch(1);
    // The JVM waits until the signal handler is closed, which happens after the server is.
    try (StopOnSignal _ = new StopOnSignal(stopped::countDown);
        InferenceServer server = start(open, options)) {
      PrintWriter out = root.console().out();
      open.keySet().forEach(name -> out.println(line(server, name)));
      out.println("Ctrl-C stops.");
      out.flush();
      stopped.await();
    }
    return ExitCode.OK;
  }

  private static String line(InferenceServer server, String name) {
    return "%s: %s/v2/models/%s".formatted(name, server.address(), InferenceServer.encoded(name));
  }

  private int checkedPort() {
    if (port < 0 || port > MOST_PORT) {
      throw wrong("--port: a port is a number from 0 to %d, not %d", MOST_PORT, port);
    }
    return port;
  }

  private InetAddress address() {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw wrong("--host: '%s' is no address of this machine; 0.0.0.0 stands for all", host);
    }
  }

  private Map<String, ServedModel> open(SessionOptions session) {
    Map<String, Path> files = new LinkedHashMap<>();
    for (Path model : models) {
      String name =
          model.toAbsolutePath().normalize().getFileName().toString().replaceFirst("\\.[^.]+$", "");
      Path other = files.put(name, model);
      if (other != null) {
        throw wrong("%s and %s would both be served as '%s'; rename one", other, model, name);
      }
    }
    Map<String, ServedModel> open = new LinkedHashMap<>();
    try {
      files.forEach((name, file) -> open.put(name, served(file, session)));
      return open;
    } catch (RuntimeException e) {
      open.values().forEach(ServedModel::close);
      throw e;
    }
  }

  private ServedModel served(Path path, SessionOptions session) {
    if (!RunFolder.isRun(path) || Files.isRegularFile(RunFolder.open(path).model())) {
      return ServedModel.open(path, session, batch);
    }
    return ServedModel.open(exported(path, session), session, batch);
  }

  /** Exports the network of an experiment's run, with its best weights, to an ONNX file. */
  private static Path exported(Path run, SessionOptions session) {
    try (TrainingTask task = ExperimentRun.openTrained(run, null, session.withThreads(1))) {
      Path file = Files.createTempFile("panagrad-", ".onnx");
      // Its weights stay mapped until the program ends.
      file.toFile().deleteOnExit();
      task.exportOnnx(file);
      return file;
    } catch (IOException e) {
      throw new FileException(
          "%s can't be written as an ONNX file to serve it (%s); is the folder for temporary files full?"
              .formatted(run, e.getMessage()),
          e);
    }
  }

  private InferenceServer start(Map<String, ServedModel> open, ServeOptions options) {
    try {
      return InferenceServer.start(open, options);
    } catch (IOException e) {
      open.values().forEach(ServedModel::close);
      throw wrong(
          "--port: %s on %s can't be used (%s); give another one, or 0 for one that is free",
          port, host, e.getMessage());
    }
  }

  private ParameterException wrong(String format, Object... arguments) {
    return new ParameterException(spec.commandLine(), format.formatted(arguments));
  }
}
