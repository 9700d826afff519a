/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.ApplicationCodeException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.ValueReader;

/**
 * Reads the objects of one class through one layout. It is made in two steps, because a class may contain itself:
 * {@link #compose} is called once, before the first use.
 */
final class StructReader implements ValueReader {

	private static final MethodType READ = MethodType.methodType(Object.class, PayloadReader.class, int.class);

	private static final MethodType FILL = READ.insertParameterTypes(0, Object.class);

	/** A method handle takes at most 255 arguments; beyond this a creator takes an array. */
	private static final int MAX_SINGLE_ARGUMENTS = 100;

	private final Class<?> type;

	private final int fixedSize;

	/** Of type {@code (PayloadReader, int)Object}: where the fixed part starts. The whole value. */
	private MethodHandle whole = MethodHandles.empty(READ);

	/** As {@code whole}, but calls the creator only. */
	private MethodHandle create = MethodHandles.empty(READ);

	/** Of type {@code (Object, PayloadReader, int)Object}: calls the setters and returns the instance. */
	private MethodHandle fill = MethodHandles.empty(FILL);

	StructReader(Class<?> type, int fixedSize) {
		this.type = type;
		this.fixedSize = fixedSize;
	}

	/**
	 * Composes the reader.
	 * @param creator of type {@code (parameters...)owner}
	 * @param arguments for each parameter a handle {@code (PayloadReader, int)parameter}
	 * @param setters handles {@code (owner, value)void}
	 * @param values for each setter a handle {@code (PayloadReader, int)value}
	 */
	void compose(MethodHandle creator, List<MethodHandle> arguments, List<MethodHandle> setters,
			List<MethodHandle> values) {
		MethodType stepType = FILL.changeReturnType(void.class);
		MethodHandle chain = MethodHandles.dropArguments(MethodHandles.identity(Object.class), 1, PayloadReader.class,
				int.class);
		for (int index = setters.size() - 1; index >= 0; index--) {
			MethodHandle step = MethodHandles.collectArguments(setters.get(index), 1, values.get(index));
			chain = MethodHandles.foldArguments(chain, step.asType(stepType));
		}
		MethodHandle creation = (arguments.size() <= MAX_SINGLE_ARGUMENTS)
				? bind(creator, arguments)
				: bindArray(creator, arguments);
		this.fill = chain;
		this.create = creation.asType(READ);
		this.whole = MethodHandles.foldArguments(chain, this.create);
	}

	int fixedSize() {
		return this.fixedSize;
	}

	/** A new instance of which only what the creator takes is set. */
	Object create(PayloadReader in, int at) {
		try {
			return (Object) this.create.invokeExact(in, at);
		} catch (PoolException | Error ex) {
			throw ex;
		} catch (Throwable ex) {
			throw refused(ex);
		}
	}

	/** Sets what the creator did not take. */
	void fill(Object instance, PayloadReader in, int at) {
		try {
			Object filled = (Object) this.fill.invokeExact(instance, in, at);
			assert filled == instance;
		} catch (PoolException | Error ex) {
			throw ex;
		} catch (Throwable ex) {
			throw refused(ex);
		}
	}

	private RuntimeException refused(Throwable ex) {
		return (ex instanceof ReferenceSource.NotReady notReady)
				? notReady
				: new ApplicationCodeException(
						"The class " + this.type.getName() + " refused its stored state: " + ex, ex);
	}

	private static MethodHandle bind(MethodHandle creator, List<MethodHandle> arguments) {
		int count = arguments.size();
		MethodHandle bound = MethodHandles.dropArguments(creator, count, PayloadReader.class, int.class);
		for (int index = count - 1; index >= 0; index--) {
			Class<?> parameter = creator.type().parameterType(index);
			MethodHandle argument = arguments.get(index);
			bound = MethodHandles.foldArguments(bound, index,
					argument.asType(argument.type().changeReturnType(parameter)));
		}
		return bound;
	}

	private static MethodHandle bindArray(MethodHandle creator, List<MethodHandle> arguments) {
		MethodHandle[] boxed = arguments.stream().map(argument -> argument.asType(READ)).toArray(MethodHandle[]::new);
		MethodHandle read = MethodHandles.insertArguments(READ_ALL, 0, (Object) boxed);
		return MethodHandles.collectArguments(creator.asSpreader(Object[].class, boxed.length), 0, read);
	}

	private static final MethodHandle READ_ALL;

	static {
		try {
			READ_ALL = MethodHandles.lookup().findStatic(StructReader.class, "readAll", MethodType
					.methodType(Object[].class, MethodHandle[].class, PayloadReader.class, int.class));
		} catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	@SuppressWarnings("unused") // by handle
	private static @Nullable Object[] readAll(MethodHandle[] reads, PayloadReader in, int at) throws Throwable {
		@Nullable
		Object[] values = new @Nullable Object[reads.length];
		for (int index = 0; index < reads.length; index++) {
			values[index] = (Object) reads[index].invokeExact(in, at);
		}
		return values;
	}

	@Override
	public int elementSize() {
		return 0;
	}

	@Override
	public Object readFixed(PayloadReader in, int at) {
		try {
			return (Object) this.whole.invokeExact(in, at);
		} catch (PoolException | Error ex) {
			throw ex;
		} catch (Throwable ex) {
			throw refused(ex);
		}
	}

	@Override
	public Object readPart(PayloadReader in, int base, int position, int word) {
		int at = in.container(base, position, word, this.fixedSize);
		in.enter();
		Object value = readFixed(in, at);
		in.leave();
		return value;
	}

}
