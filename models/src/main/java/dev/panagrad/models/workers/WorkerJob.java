package dev.panagrad.models.workers;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.join.MeshJob;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.engine.blas.OpenBlas;
import dev.panagrad.engine.blas.OpenBlasGemm;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.file.Sha256;
import dev.panagrad.models.run.RunSettings;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.train.RunConfig;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/**
 * A training that several processes make together, in the form that each of them receives.
 *
 * @param config of the run, as JSON
 * @param checkNumerics whether a NaN or an infinity ends the training where it arises
 * @param token shared by these processes only
 * @param attempt distinguishes attempts of the same job
 * @param encrypted whether their messages are encrypted
 */
public record WorkerJob(
    String config, boolean checkNumerics, byte[] token, String attempt, boolean encrypted)
    implements Serializable {
  private static final int TOKEN_BYTES = 32;
  private static final int LONGEST = 1 << 24;

  /** Long enough for machines that are slow or busy. */
  private static final Duration JOIN = Duration.ofSeconds(60);

  /** A token for a new job. */
  public static byte[] newToken() {
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    return token;
  }

  /** The configuration of the run. */
  public RunConfig runConfig() {
    return RunConfig.ofJson(config);
  }

  /** The session options of the run, from its configuration. */
  public SessionOptions session() {
    RunConfig run = runConfig();
    SessionOptions options =
        SessionOptions.defaults()
            .withThreads(run.threads())
            .withSeed(run.seed())
            .withCheckNumerics(checkNumerics);
    return RunSettings.usesOpenBlas(run)
        ? options.withGemm(new OpenBlasGemm(OpenBlas.open(), options.kernels()))
        : options;
  }

  /**
   * Connects to the other processes.
   *
   * @param port where this one accepts connections; closed in the end
   * @param rank of this one
   * @param addresses of all, by rank
   * @param software the version of the program, the same for all
   * @throws dev.panagrad.cluster.join.MeshException if some are missing, or don't match
   */
  public Peers join(MeshPort port, int rank, List<InetSocketAddress> addresses, String software) {
    MeshJob job = new MeshJob(token, attempt, schedule(), software);
    return join(job, encrypted, port, rank, addresses);
  }

  /** Connects to the other processes of a job that trains something else than a run. */
  @SuppressWarnings("exports") // For the modules of the product.
  public static Peers join(
      MeshJob job, boolean encrypted, MeshPort port, int rank, List<InetSocketAddress> addresses) {
    MeshOptions options = MeshOptions.defaults().withJoin(JOIN).withEncryption(encrypted);
    return new Peers(Mesh.join(port, rank, addresses, job, options));
  }

  /** The same job in another attempt. */
  public WorkerJob attempt(String number) {
    return new WorkerJob(config, checkNumerics, token, number, encrypted);
  }

  /**
   * Identifies the schedule that all processes must share, including the matrix products of this
   * machine.
   */
  private String schedule() {
    return id() + " " + session().gemm().name();
  }

  /** A short text that is unique to this configuration. */
  String id() {
    return Sha256.of(config.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }

  /** Writes the job in the form that {@link #read} reads. */
  public void write(DataOutput out) throws IOException {
    write(out, config.getBytes(StandardCharsets.UTF_8));
    out.writeBoolean(checkNumerics);
    write(out, token);
    out.writeUTF(attempt);
    out.writeBoolean(encrypted);
  }

  /** Reads a job. */
  public static WorkerJob read(DataInput in) throws IOException {
    String config = new String(bytes(in), StandardCharsets.UTF_8);
    return new WorkerJob(config, in.readBoolean(), bytes(in), in.readUTF(), in.readBoolean());
  }

  private static void write(DataOutput out, byte... bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("a job with a field of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  /** Omits the token. */
  @Override
  public String toString() {
    return "WorkerJob[" + attempt + "]";
  }
}
