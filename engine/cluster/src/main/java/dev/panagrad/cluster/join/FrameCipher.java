package dev.panagrad.cluster.join;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-GCM for one direction of a link.
 *
 * <p>The nonce is a counter that both ends keep and that is never sent: a repeated, omitted or
 * reordered record fails to open. JCE allocates some hundred bytes per record.
 */
final class FrameCipher {
  /** The additional bytes of a record beyond its content. */
  static final int TAG = 16;

  /** The maximum content of a record in bytes. */
  static final int RECORD = 1 << 16;

  private final Cipher cipher;
  private final SecretKey key;
  private final int mode;
  private long counter;

  FrameCipher(SecretKey key, boolean seals) {
    this.key = key;
    mode = seals ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no AES-GCM", e);
    }
  }

  /**
   * Seals or opens one record.
   *
   * @param from the input, which is read completely
   * @param to receives the result at its position
   * @throws GeneralSecurityException if the record isn't the next one that the peer sealed
   */
  void next(ByteBuffer from, ByteBuffer to) throws GeneralSecurityException {
    byte[] nonce = new byte[12];
    ByteBuffer.wrap(nonce).putLong(4, counter++);
    cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
    cipher.doFinal(from, to);
  }
}
