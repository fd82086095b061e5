package dev.panagrad.models.onnx.operator.training;

/**
 * The random numbers of ONNX's reference (NumPy's RandomState): MT19937 of Matsumoto and Nishimura
 * 1998, for operators with a seed in the file.
 */
final class MersenneTwister {
  private static final int N = 624;
  private static final int M = 397;

  private final int[] state = new int[N];
  private int next = N;

  MersenneTwister(long seed) {
    state[0] = (int) seed;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** A number in [0, 1) with 53 random bits. */
  double nextDouble() {
    int high = word() >>> 5;
    int low = word() >>> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

  private int word() {
    if (next == N) {
      refill();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  private void refill() {
    for (int i = 0; i < N; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
      state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
    }
    next = 0;
  }
}
