package dev.panagrad.cluster.join;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * All keys of a job, derived from its token: one to prove membership, and two per link to seal
 * frames.
 */
final class Secrets {
  static final int NONCE = 32;
  static final int MAC = 32;
  private static final int KEY = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] token;

  Secrets(MeshJob job) {
    token = job.token();
  }

  static byte[] nonce() {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    return nonce;
  }

  /** HMAC-SHA256 over all messages so far; the role prevents reflection of answers. */
  byte[] proof(String role, byte[]... said) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key("HmacSHA256", new byte[0], "panagrad mesh handshake", MAC));
      mac.update(role.getBytes(StandardCharsets.US_ASCII));
      for (byte[] part : said) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA256", e);
    }
  }

  /** The AES key of one direction of one connection: fresh nonces of both sides make it unique. */
  SecretKey frames(byte[] callerNonce, byte[] ownerNonce, boolean fromCaller) {
    byte[] salt =
        ByteBuffer.allocate(callerNonce.length + ownerNonce.length)
            .put(callerNonce)
            .put(ownerNonce)
            .array();
    return key(
        "AES", salt, "panagrad mesh frames " + (fromCaller ? "of caller" : "to caller"), KEY);
  }

  private SecretKey key(String algorithm, byte[] salt, String purpose, int bytes) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              algorithm,
              HKDFParameterSpec.ofExtract()
                  .addIKM(token)
                  .addSalt(salt)
                  .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HKDF-SHA256", e);
    }
  }
}
