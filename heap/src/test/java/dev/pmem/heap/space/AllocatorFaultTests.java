/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;
import java.util.function.LongConsumer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.pmem.testing.TestSeed;

/**
 * The allocator runs out of memory or stack at any call and wherever it makes an object: its classes are loaded once more,
 * with a call of {@link FaultPoint} before each. {@link AllocatorUnderFaults} looks what comes of it.
 */
@Tag("slow")
class AllocatorFaultTests {

	private static final String SPACE = "dev.pmem.heap.space.";

	private static final Set<String> NOT_CHANGED = Set.of("AllocatorUnderFaults", "FaultPoint", "MemoryMedium");

	@Test
	void noErrorHandsABlockOutTwice() throws ReflectiveOperationException {
		LongConsumer run = (LongConsumer) Class.forName(SPACE + "AllocatorUnderFaults", true, new Loader())
				.getDeclaredConstructor().newInstance();
		long seed = TestSeed.next();
		for (int round = 0; round < 40; round++) {
			run.accept(seed + round);
		}
	}

	/** The calls are where they are thought to be. */
	@Test
	void callsAndNewObjectsAreFaultPoints() throws IOException {
		byte[] changed = Loader.changed(Loader.bytes(SPACE + "SpanSpace"));
		long points = ClassFile.of().parse(changed).methods().stream().flatMap((method) -> method.code().stream())
				.flatMap((code) -> code.elementList().stream())
				.filter((element) -> element instanceof InvokeInstruction call
						&& call.owner().asInternalName().endsWith("FaultPoint"))
				.count();
		assertThat(points).isGreaterThan(60);
	}

	/**
	 * Defines the classes of the package anew.
	 */
	private static final class Loader extends ClassLoader {

		Loader() {
			super(AllocatorFaultTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				if (loaded == null && name.startsWith(SPACE)) {
					try {
						byte[] bytes = bytes(name);
						String simpleName = name.substring(SPACE.length());
						boolean isTest = NOT_CHANGED.stream().anyMatch(simpleName::startsWith);
						bytes = isTest ? bytes : changed(bytes);
						loaded = defineClass(name, bytes, 0, bytes.length);
					} catch (IOException ex) {
						throw new ClassNotFoundException(name, ex);
					}
				}
				return (loaded != null) ? loaded : super.loadClass(name, resolve);
			}
		}

		static byte[] bytes(String name) throws IOException {
			String path = name.replace('.', '/') + ".class";
			try (InputStream in = AllocatorFaultTests.class.getClassLoader().getResourceAsStream(path)) {
				return in.readAllBytes();
			}
		}

		static byte[] changed(byte[] bytes) {
			ClassLoader parent = AllocatorFaultTests.class.getClassLoader();
			ClassFile context = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
					ClassHierarchyResolver.ofResourceParsing(parent)));
			CodeTransform beforeEach = (code, element) -> {
				switch (element) {
					case InvokeInstruction call when !isUnlock(call) -> call(code, "beforeCall");
					case InvokeDynamicInstruction _ -> call(code, "beforeCall");
					case NewObjectInstruction _,NewPrimitiveArrayInstruction _,NewReferenceArrayInstruction _,NewMultiArrayInstruction _ ->
						call(
								code, "beforeNew");
					default -> {
					}
				}
				code.with(element);
			};
			return context.transformClass(context.parse(bytes), ClassTransform.transformingMethodBodies(beforeEach));
		}

		private static void call(java.lang.classfile.CodeBuilder code, String name) {
			code.invokestatic(ClassDesc.of(SPACE + "FaultPoint"), name, MethodTypeDesc.ofDescriptor("()V"));
		}

		/** Whoever could take the lock has the stack to give it back. */
		private static boolean isUnlock(InvokeInstruction call) {
			return call.name().equalsString("unlock");
		}

	}

}
