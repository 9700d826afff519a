/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.fault;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URL;
import java.util.Set;

/**
 * Loads the engine anew, with a call of {@link Faults} before each instruction that allocates, before each call of the JDK
 * that may, and at the start of each method. Classes of the tests are loaded anew as they are.
 */
final class FaultingLoader extends ClassLoader {

	private static final String ENGINE = "dev.pmem.heap.";

	private static final ClassDesc FAULTS = ClassDesc.of(Faults.class.getName());

	private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

	/** What both loaders must know as one class. */
	private static final Set<String> SHARED = Set.of(Faults.class.getName(), FaultyThread.class.getName(),
			FaultyThread.class.getName() + "$Kind", FaultSubject.class.getName());

	/** Methods of the JDK that allocate nothing, of all that the engine calls: by owner, or by owner and name. */
	private static final Set<String> FREE = Set.of("java/lang/invoke/VarHandle", "java/lang/Math", "java/lang/System",
			"java/util/concurrent/locks/LockSupport", "java/lang/Thread", "java/lang/Object.<init>",
			"java/lang/Object.getClass", "java/lang/Object.requireNonNull", "java/util/Objects",
			"java/lang/foreign/MemorySegment.get", "java/lang/foreign/MemorySegment.copy",
			"java/lang/foreign/MemorySegment.byteSize", "java/lang/foreign/MemorySegment.address",
			"java/util/ArrayList.get", "java/util/ArrayList.size", "java/util/List.get", "java/util/List.size",
			"java/util/List.isEmpty", "java/util/ArrayList.isEmpty", "java/util/ArrayList.removeLast",
			"java/util/List.removeLast", "java/util/concurrent/atomic/AtomicInteger",
			"java/util/concurrent/atomic/AtomicLong", "java/util/concurrent/atomic/AtomicReference",
			"java/util/concurrent/locks/ReentrantLock.unlock", "java/util/concurrent/locks/ReentrantLock.tryLock",
			"java/util/concurrent/locks/ReentrantLock.isHeldByCurrentThread", "java/lang/Long.longValue",
			"java/lang/Long.numberOfTrailingZeros", "java/lang/Integer.numberOfTrailingZeros",
			"java/lang/Long.compareUnsigned", "java/lang/Integer.intValue", "java/lang/Boolean.booleanValue",
			"java/util/zip/CRC32C.update", "java/util/zip/CRC32C.reset", "java/util/zip/CRC32C.getValue",
			"java/nio/ByteBuffer.putLong", "java/nio/ByteBuffer.putInt", "java/nio/ByteBuffer.getInt",
			"java/nio/ByteBuffer.array", "java/util/Arrays.fill", "java/util/ArrayDeque.peekFirst",
			"java/util/ArrayDeque.isEmpty", "java/util/BitSet.clear", "java/util/BitSet.get",
			"java/util/BitSet.nextClearBit", "java/util/BitSet.nextSetBit", "java/util/BitSet.isEmpty",
			"java/util/TreeMap.isEmpty", "java/util/concurrent/ConcurrentHashMap.isEmpty",
			"java/util/concurrent/atomic/LongAdder.sum", "java/lang/ref/ReferenceQueue.poll");

	FaultingLoader() {
		super(FaultingLoader.class.getClassLoader());
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (!name.startsWith(ENGINE) || SHARED.contains(name)) {
			return super.loadClass(name, resolve);
		}
		synchronized (getClassLoadingLock(name)) {
			Class<?> known = findLoadedClass(name);
			return (known != null) ? known : define(name);
		}
	}

	private Class<?> define(String name) throws ClassNotFoundException {
		String file = name.replace('.', '/') + ".class";
		URL url = getParent().getResource(file);
		if (url == null) {
			throw new ClassNotFoundException(name);
		}
		try (InputStream stream = url.openStream()) {
			byte[] bytes = stream.readAllBytes();
			if (!url.getPath().contains("/test-classes/")) {
				bytes = withFaults(bytes);
			}
			return defineClass(name, bytes, 0, bytes.length);
		} catch (IOException ex) {
			throw new ClassNotFoundException(name, ex);
		}
	}

	private static byte[] withFaults(byte[] bytes) {
		ClassFile classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
				ClassHierarchyResolver.ofResourceParsing(FaultingLoader.class.getClassLoader()).orElse(
						ClassHierarchyResolver.defaultResolver())));
		ClassModel model = classFile.parse(bytes);
		return classFile.transformClass(model, ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(
				Insertion::new)));
	}

	/** Of one method. */
	private static final class Insertion implements CodeTransform {

		@Override
		public void atStart(CodeBuilder builder) {
			builder.invokestatic(FAULTS, "call", NOTHING);
		}

		@Override
		public void accept(CodeBuilder builder, CodeElement element) {
			switch (element) {
				case NewObjectInstruction _,NewPrimitiveArrayInstruction _,NewReferenceArrayInstruction _,NewMultiArrayInstruction _,InvokeDynamicInstruction _ ->
					builder.invokestatic(FAULTS, "allocation", NOTHING);
				case InvokeInstruction call when !call.owner().asInternalName().startsWith("dev/pmem/") -> {
					builder.invokestatic(FAULTS, "call", NOTHING);
					String owner = call.owner().asInternalName();
					if (!FREE.contains(owner) && !FREE.contains(owner + '.' + call.name().stringValue())) {
						builder.invokestatic(FAULTS, "allocation", NOTHING);
					}
				}
				default -> {
				}
			}
			builder.with(element);
		}

	}

}
