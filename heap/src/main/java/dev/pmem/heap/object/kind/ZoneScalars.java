/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Time zones and offsets.
 */
final class ZoneScalars {

	private ZoneScalars() {}

	static ZoneOffset offset(byte[] bytes, int at) {
		return ZoneOffset.ofTotalSeconds(Bytes.getInt(bytes, at));
	}

	static void putOffset(byte[] bytes, int at, ZoneOffset value) {
		Bytes.putInt(bytes, at, value.getTotalSeconds());
	}

	static ZoneId zone(byte[] bytes, int at, int size) {
		return ZoneId.of(new String(bytes, at, size, StandardCharsets.US_ASCII));
	}

	static void putZone(PayloadWriter out, ZoneId value) {
		out.append(value.getId().getBytes(StandardCharsets.US_ASCII));
	}

	/** Seconds. */
	static final class ZoneOffsetScalar extends FixedScalar<ZoneOffset> {

		ZoneOffsetScalar() {
			super(ZoneOffset.class, Integer.BYTES, ValueOrder.natural());
		}

		@Override
		ZoneOffset read(byte[] bytes, int at) {
			return offset(bytes, at);
		}

		@Override
		void write(byte[] bytes, int at, ZoneOffset value) {
			putOffset(bytes, at, value);
		}

		@Override
		void writeKey(PayloadWriter key, ZoneOffset value, boolean last) {
			// Offsets compare in descending order of seconds.
			KeyBytes.putInt(key, -value.getTotalSeconds());
		}

	}

	/** The zone's id in ASCII. */
	static final class ZoneIdScalar extends VariableScalar<ZoneId> {

		ZoneIdScalar() {
			super(ZoneId.class, ValueOrder.equalityOfText());
		}

		@Override
		ZoneId read(byte[] bytes, int at, int size, boolean utf16) {
			return zone(bytes, at, size);
		}

		@Override
		int write(PayloadWriter out, ZoneId value) {
			putZone(out, value);
			return 0;
		}

		@Override
		void writeKey(PayloadWriter key, ZoneId value, boolean last) {
			KeyBytes.putText(key, value.toString(), last);
		}

	}

}
