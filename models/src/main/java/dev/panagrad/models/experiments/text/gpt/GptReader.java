package dev.panagrad.models.experiments.text.gpt;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.text.writing.TextReader;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A GPT that reads. It caches the keys and values of the text read so far, so that one more
 * character costs one position. When the context is full, it continues with the newer half of it,
 * read anew, since a position's keys depend on its place in the context.
 */
final class GptReader implements TextReader {
  private final GptWriting net;
  private final Session session;
  private final int context;

  /** The text in the context; the remaining characters are masked. */
  private final Tensor codes;

  private int count;
  private boolean cached = true;

  private final Tensor code = Tensor.ofInts(Shape.of(1), 0);
  private final Tensor position = Tensor.ofInts(Shape.of(1), 0);
  private final Tensor mask;
  private final List<Tensor> keys = new ArrayList<>();
  private final List<Tensor> values = new ArrayList<>();
  private final Feeds wholeFeeds = new Feeds();
  private final Feeds oneFeeds = new Feeds();
  private final Results whole;
  private final Results one;

  /** The logits of the next character, from the most recent run. */
  private final Buffer logits;

  GptReader(GptWriting net, Session session) {
    this.net = net;
    this.session = session;
    context = net.net().context();
    codes = Tensor.allocate(DType.INT32, Shape.of(1, context));
    mask = Tensor.allocate(DType.FLOAT32, Shape.of(context + 1));
    wholeFeeds.put(net.codes(), codes);
    oneFeeds.put(net.code(), code).put(net.position(), position).put(net.mask(), mask);
    for (int i = 0; i < net.keys().size(); i++) {
      keys.add(feed(net.keys().get(i)));
      values.add(feed(net.values().get(i)));
    }
    whole = new Results(fetches(net.all().logits(), net.all().projected()));
    one = new Results(fetches(net.one().logits(), net.one().projected()));
    logits = Buffer.unbound(net.net().vocabulary());
  }

  private Tensor feed(Node placeholder) {
    Tensor tensor = Tensor.allocate(DType.FLOAT32, placeholder.shape());
    oneFeeds.put(placeholder, tensor);
    return tensor;
  }

  private static Fetches fetches(Node logits, List<Node> projected) {
    List<Node> wanted = new ArrayList<>(List.of(logits));
    wanted.addAll(projected);
    return Fetches.of(wanted);
  }

  @Override
  public boolean withoutCache() {
    cached = false;
    return true;
  }

  @Override
  public void begin(int[] given) {
    count = 0;
    for (int each : given) {
      append(each);
    }
    readAll();
  }

  @Override
  public void read(int given) {
    if (append(given) || !cached) {
      readAll();
    } else {
      readLast(given);
    }
  }

  /** Appends a character to the context; returns whether older ones had to be dropped. */
  private boolean append(int given) {
    Buffer held = codes.buffer();
    boolean full = count == context;
    if (full) {
      int kept = context / 2;
      for (int i = 0; i < kept; i++) {
        held.setInt(i, held.getInt(context - kept + i));
      }
      count = kept;
    }
    held.setInt(count++, given);
    return full;
  }

  private void readAll() {
    session.run(wholeFeeds, whole);
    for (int i = 0; i < count; i++) {
      store(whole, net.all().projected(), i, i);
    }
    for (int i = 0; i < context; i++) {
      mask.buffer().set(i, i < count ? 0 : Float.NEGATIVE_INFINITY);
    }
    show(whole, net.all().logits(), count - 1);
  }

  private void readLast(int given) {
    int last = count - 1;
    code.buffer().setInt(0, given);
    position.buffer().setInt(0, last);
    session.run(oneFeeds, one);
    store(one, net.one().projected(), 0, last);
    mask.buffer().set(last, 0);
    show(one, net.one().logits(), 0);
  }

  /** Copies a position's keys and values, which follow its query, to the cache. */
  private void store(Results results, List<Node> projected, int row, int place) {
    int width = net.net().width();
    for (int block = 0; block < keys.size(); block++) {
      Buffer rows = results.get(projected.get(block)).buffer();
      long at = (long) row * 3 * width + width;
      store(rows, at, keys.get(block).buffer(), place);
      store(rows, at + width, values.get(block).buffer(), place);
    }
  }

  private void store(Buffer from, long at, Buffer to, int place) {
    int heads = net.net().heads();
    long size = net.net().width() / heads;
    for (int head = 0; head < heads; head++) {
      long target = ((long) head * context + place) * size;
      MemorySegment.copy(
          from.segment(),
          from.offset() + (at + head * size) * Float.BYTES,
          to.segment(),
          to.offset() + target * Float.BYTES,
          size * Float.BYTES);
    }
  }

  @Override
  public List<List<Float>> looks(int layer, int head) {
    int heads = net.net().heads();
    if (layer < 1 || layer > keys.size() || head < 1 || head > heads) {
      throw new IllegalArgumentException(
          "the model has no head %d.%d; its layers are 1 to %d, the heads of each 1 to %d"
              .formatted(layer, head, keys.size(), heads));
    }
    int size = net.net().width() / heads;
    Buffer rows = whole.get(net.all().projected().get(layer - 1)).buffer();
    List<List<Float>> looks = new ArrayList<>();
    for (int query = 0; query < count; query++) {
      looks.add(weights(rows, query, (head - 1) * size, size));
    }
    return looks;
  }

  /** softmax(q k' / sqrt(size)) of one position, with 0 for later positions. */
  private List<Float> weights(Buffer rows, int query, int column, int size) {
    int width = net.net().width();
    double[] weights = new double[count];
    double sum = 0;
    for (int key = 0; key <= query; key++) {
      double score = 0;
      for (int i = column; i < column + size; i++) {
        score += (double) rows.get(query * 3L * width + i) * rows.get(key * 3L * width + width + i);
      }
      weights[key] = score / Math.sqrt(size);
    }
    double most = Arrays.stream(weights, 0, query + 1).max().orElse(0);
    for (int key = 0; key <= query; key++) {
      weights[key] = Math.exp(weights[key] - most);
      sum += weights[key];
    }
    List<Float> shares = new ArrayList<>();
    for (double weight : weights) {
      shares.add((float) (weight / sum));
    }
    return shares;
  }

  private void show(Results results, Node node, int row) {
    Buffer all = results.get(node).buffer();
    logits.bind(all.segment(), all.offset() + row * logits.length() * Float.BYTES);
  }

  @Override
  public Buffer logits() {
    return logits;
  }

  @Override
  public void close() {
    codes.close();
    code.close();
    position.close();
    mask.close();
    keys.forEach(Tensor::close);
    values.forEach(Tensor::close);
  }
}
