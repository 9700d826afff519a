/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.key;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.kind.KeyBytes;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * The format of a key and of a signature, which {@link KeyEncoding} and {@link StoredKeys} share.
 */
final class KeyFormat {

	/** The size of the hash in a cut key, in bytes. */
	static final int HASH_SIZE = 32;

	/** The version of the encoding, at the start of a signature. */
	static final String SIGNATURE_START = "1:";

	/** The name that an enum has in a signature in place of a kind. */
	static final String ENUM = "ENUM";

	/** In a signature, behind the kind: the property is primitive in some classes of a hierarchy, others lack it. */
	static final String PARTLY_PRIMITIVE = "~";

	private KeyFormat() {}

	/**
	 * Adds one value to a key.
	 * @param kind null for an enum constant, which is given by its name
	 * @param marked whether a byte before the value shows null; a value without this byte must not be null
	 */
	static void putPart(PayloadWriter key, @Nullable Kind kind, boolean marked, @Nullable Object value, boolean last) {
		if (marked) {
			KeyBytes.putByte(key, (value == null) ? 0 : 1);
		}
		if (value == null) {
			assert marked;
		} else if (kind == null) {
			KeyBytes.putText(key, (String) value, last);
		} else {
			kind.scalar().putKey(key, value, last);
		}
	}

	/** The whole key, which is cut if it is too long. */
	static byte[] finish(PayloadWriter key, int maxSize) {
		if (key.length() < maxSize) {
			return key.toByteArray();
		}
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(key.bytes(), 0, key.length());
			byte[] cut = Arrays.copyOf(key.bytes(), maxSize);
			System.arraycopy(digest.digest(), 0, cut, maxSize - HASH_SIZE, HASH_SIZE);
			return cut;
		} catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

}
