/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

import dev.pmem.heap.exception.ApplicationCodeException;
import dev.pmem.heap.object.lazy.LazyInstance;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.object.payload.ValueWriter;

/**
 * Writes the objects of one class. It is made in two steps, because a class may contain itself: {@link #compose} is
 * called once, before the first use.
 */
final class StructWriter implements ValueWriter {

	private static final MethodType FIELD = MethodType.methodType(void.class, Object.class, PayloadWriter.class,
			int.class);

	private final Class<?> type;

	private final int fixedSize;

	/** Of type {@code (Object, PayloadWriter, int)void}: object, where its fixed part starts. */
	private MethodHandle fields = MethodHandles.empty(FIELD);

	StructWriter(Class<?> type, int fixedSize) {
		this.type = type;
		this.fixedSize = fixedSize;
	}

	Class<?> type() {
		return this.type;
	}

	/** @param steps one per field, each of type {@code (owner, PayloadWriter, int)void} */
	void compose(List<MethodHandle> steps) {
		MethodHandle chain = MethodHandles.empty(FIELD);
		for (MethodHandle step : steps.reversed()) {
			chain = MethodHandles.foldArguments(chain, step.asType(FIELD));
		}
		this.fields = chain;
	}

	@Override
	public int elementSize() {
		return 0;
	}

	@Override
	public void writeFixed(PayloadWriter out, int at, Object value) {
		if (value.getClass() != this.type && !isOfSubclass(value)) {
			throw new ValuePathException("is a " + value.getClass().getName() + ", but only "
					+ this.type.getName() + " itself would come back; a sealed type may have several classes");
		}
		try {
			this.fields.invokeExact(value, out, at);
		} catch (RuntimeException | Error ex) {
			throw ex;
		} catch (Throwable ex) {
			throw new ApplicationCodeException("A getter of " + this.type.getName() + " failed: " + ex, ex);
		}
	}

	/** Whether a value is of the generated subclass, whose instances fill themselves. */
	private boolean isOfSubclass(Object value) {
		if (!(value instanceof LazyInstance) || value.getClass().getSuperclass() != this.type) {
			return false;
		}
		LazyInstance.fill(value);
		return true;
	}

	@Override
	public int writePart(PayloadWriter out, Object value) {
		out.enter();
		int at = out.reserve(this.fixedSize);
		writeFixed(out, at, value);
		out.leave();
		return 0;
	}

}
