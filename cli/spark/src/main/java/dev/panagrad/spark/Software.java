package dev.panagrad.spark;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.Graph;
import dev.panagrad.models.workers.WorkerJob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Identifies the program's version: executors may have other jars than the driver. */
final class Software {
  private static final List<Class<?>> OF_EACH_JAR =
      List.of(Workspace.class, Mesh.class, Graph.class, WorkerJob.class);

  private static final int BYTES = 8;

  private Software() {}

  /** A hash of the jars of the engine, independent of their location. */
  static String id() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Class<?> one : OF_EACH_JAR) {
        Path jar =
            Path.of(URI.create(one.getProtectionDomain().getCodeSource().getLocation().toString()));
        if (Files.isRegularFile(jar)) {
          add(digest, jar);
        }
      }
      return "jars " + HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(MessageDigest digest, Path jar) throws IOException {
    try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }
}
