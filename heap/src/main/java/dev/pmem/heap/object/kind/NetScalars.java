/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Addresses of the internet. No host is looked up.
 */
final class NetScalars {

	private static final int VERSION_4 = 4;

	private static final int VERSION_6 = 6;

	private NetScalars() {}

	/** The name that the address was made with; empty if it has none. It must not be looked up, so the text tells it. */
	private static String host(InetAddress address) {
		String text = address.toString();
		return text.substring(0, text.lastIndexOf('/'));
	}

	private static int version(InetAddress address) {
		return (address instanceof Inet6Address) ? VERSION_6 : VERSION_4;
	}

	private static void putAddress(PayloadWriter out, InetAddress address) {
		out.append(new byte[]{(byte) version(address)});
		out.append(address.getAddress());
		if (address instanceof Inet6Address six) {
			int at = out.claim(Integer.BYTES);
			Bytes.putInt(out.bytes(), at, six.getScopeId());
		}
		out.append(host(address).getBytes(StandardCharsets.UTF_8));
	}

	private static InetAddress address(byte[] bytes, int at, int size) {
		int version = bytes[at];
		int length = (version == VERSION_6) ? 16 : 4;
		int end = at + 1 + length + ((version == VERSION_6) ? Integer.BYTES : 0);
		if (version != VERSION_4 && version != VERSION_6 || end > at + size) {
			throw new IllegalArgumentException("version " + version + " in " + size + " bytes");
		}
		byte[] number = Arrays.copyOfRange(bytes, at + 1, at + 1 + length);
		@Nullable
		String host = (end < at + size) ? new String(bytes, end, at + size - end, StandardCharsets.UTF_8) : null;
		try {
			if (version == VERSION_4) {
				return InetAddress.getByAddress(host, number);
			}
			int scope = Bytes.getInt(bytes, at + 1 + length);
			return Inet6Address.getByAddress(host, number, (scope > 0) ? scope : -1);
		} catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
	}

	/** Version (1), the address (4 or 16), of version 6 its scope's number (4), then the host's name if it has one. */
	static final class InetAddressScalar extends VariableScalar<InetAddress> {

		InetAddressScalar() {
			super(InetAddress.class, ValueOrder.by(Comparator.<InetAddress>comparingInt(NetScalars::version)
					.thenComparing(InetAddress::getAddress, Arrays::compareUnsigned)));
		}

		@Override
		InetAddress read(byte[] bytes, int at, int size, boolean utf16) {
			return address(bytes, at, size);
		}

		@Override
		int write(PayloadWriter out, InetAddress value) {
			putAddress(out, value);
			return 0;
		}

		@Override
		void writeKey(PayloadWriter key, InetAddress value, boolean last) {
			KeyBytes.putByte(key, version(value));
			for (byte each : value.getAddress()) {
				KeyBytes.putByte(key, each);
			}
		}

	}

	/** Port (2), 1 for an unresolved host and its name, or 0 and the address. */
	static final class InetSocketAddressScalar extends VariableScalar<InetSocketAddress> {

		InetSocketAddressScalar() {
			super(InetSocketAddress.class, ValueOrder.equalityOf(InetSocketAddressScalar::identity));
		}

		/** The same for equal addresses, and for no others. */
		private static String identity(InetSocketAddress value) {
			InetAddress address = value.getAddress();
			String place = (address != null)
					? "/" + HexFormat.of().formatHex(address.getAddress())
					: value.getHostString().toLowerCase(Locale.ROOT);
			return place + ":" + value.getPort();
		}

		@Override
		InetSocketAddress read(byte[] bytes, int at, int size, boolean utf16) {
			int port = Bytes.getShort(bytes, at) & 0xFFFF;
			int from = at + Short.BYTES + 1;
			int length = size - Short.BYTES - 1;
			return switch (bytes[at + Short.BYTES]) {
				case 0 -> new InetSocketAddress(address(bytes, from, length), port);
				case 1 -> InetSocketAddress.createUnresolved(new String(bytes, from, length, StandardCharsets.UTF_8),
						port);
				default -> throw new IllegalArgumentException("form " + bytes[at + Short.BYTES]);
			};
		}

		@Override
		int write(PayloadWriter out, InetSocketAddress value) {
			int at = out.claim(Short.BYTES + 1);
			InetAddress address = value.getAddress();
			Bytes.putShort(out.bytes(), at, (short) value.getPort());
			out.bytes()[at + Short.BYTES] = (byte) ((address != null) ? 0 : 1);
			if (address != null) {
				putAddress(out, address);
			} else {
				out.append(value.getHostString().getBytes(StandardCharsets.UTF_8));
			}
			return 0;
		}

		@Override
		void writeKey(PayloadWriter key, InetSocketAddress value, boolean last) {
			KeyBytes.putText(key, identity(value), last);
		}

	}

}
