/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/**
 * An entity goes one way through the packages, and nothing but the medium stores persistent bytes.
 */
class ArchitectureTests {

	private static final String ROOT = "dev.pmem.heap";

	/** From the bottom up, each with what it may import besides itself; {@code object..} are all rooms of object. */
	private static final List<List<String>> PACKAGES = List.of(List.of("exception"), List.of("annotation"), List.of(
			"medium", "exception"),
			List.of("pool", "medium", "exception"), List.of("space", "pool", "medium", "exception"),
			List.of("block", "space", "pool", "medium", "exception"),
			List.of("log", "space", "pool", "medium", "exception"),
			List.of("log.undo", "log", "space", "pool", "medium", "exception"),
			List.of("log.redo", "log", "space", "pool", "medium", "exception"),
			List.of("recovery", "log.undo", "log.redo", "log", "space", "pool", "medium", "exception"),
			List.of("index", "block", "pool", "exception"),
			List.of("transaction", "annotation", "index", "block", "space", "pool", "medium", "exception"),
			List.of("commit", "annotation", "transaction", "index", "log", "block", "space", "pool", "medium",
					"exception"),
			List.of("object.payload", "exception"), List.of("object.live", "object.payload", "exception"),
			List.of("object.lazy", "object.payload", "exception"),
			List.of("object", "object.live", "object.lazy", "object.payload", "annotation", "exception"),
			List.of("object.kind", "object.payload", "object", "exception"),
			List.of("object.layout", "object.kind", "object.payload", "exception"),
			List.of("object.type", "collection", "object.payload", "object.layout", "object.kind", "object",
					"annotation", "exception"),
			List.of("object.codec", "object.lazy", "annotation", "object.type", "object.layout", "object.kind",
					"object.live",
					"object.payload", "object", "exception"),
			List.of("object.key", "object.codec", "object.type", "object.layout", "object.kind", "object.payload",
					"exception"),
			List.of("query", "exception"),
			List.of("query.match", "query", "object..", "block", "exception"),
			List.of("query.plan", "query.match", "query", "index", "object..", "exception"),
			List.of("catalog", "annotation", "object..", "commit", "transaction", "index", "block", "pool", "medium",
					"exception"),
			List.of("store", "query", "object", "exception"),
			List.of("extent", "annotation", "store", "catalog", "query.plan", "query.match", "query", "object..",
					"commit",
					"transaction", "index",
					"block",
					"medium", "exception"),
			List.of("collection", "object.payload", "exception"),
			List.of("collection.stored", "collection", "extent", "store", "catalog", "object..", "transaction", "index",
					"block", "pool", "exception"),
			List.of("context", "extent", "store", "query", "object..", "block", "exception"),
			List.of("inspect", "annotation", "collection.stored", "extent", "store", "catalog", "object..", "commit",
					"transaction",
					"index", "log",
					"block",
					"space",
					"pool", "medium", "exception"));

	/** Where the main classes lie, and no tests. */
	private static final JavaClasses CLASSES = new ClassFileImporter()
			.importUrl(PersistentHeap.class.getProtectionDomain().getCodeSource().getLocation());

	@Test
	void packagesImportOnlyPackagesBelow() {
		for (List<String> each : PACKAGES) {
			String[] allowed = each.stream().map((name) -> ROOT + "." + name).toArray(String[]::new);
			noClasses().that().resideInAPackage(allowed[0]).should().dependOnClassesThat(
					DescribedPredicate.describe("lie in a package of the heap that is not " + Arrays.toString(allowed),
							(target) -> target.getPackageName().startsWith(ROOT)
									&& Arrays.stream(allowed).noneMatch((name) -> includes(name, target))))
					.check(CLASSES);
		}
	}

	private static boolean includes(String allowed, JavaClass target) {
		return allowed.endsWith("..")
				? (target.getPackageName() + '.').startsWith(allowed.substring(0, allowed.length() - 1))
				: target.getPackageName().equals(allowed);
	}

	@Test
	void allPackagesAreKnown() {
		String[] known = Stream.concat(Stream.of(ROOT),
				PACKAGES.stream().map((each) -> ROOT + "." + each.getFirst())).toArray(String[]::new);
		classes().should().resideInAnyPackage(known).check(CLASSES);
	}

	@Test
	void thereAreNoCycles() {
		slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void onlyTheMediumStoresPersistentBytes() {
		DescribedPredicate<JavaAccess<?>> stores = DescribedPredicate.describe("store into memory segments",
				(access) -> isStore(access.getTarget()));
		noClasses().that().resideOutsideOfPackage(ROOT + ".medium").should().accessTargetWhere(stores).check(CLASSES);
		// the rule knows a store when it sees one
		assertThatThrownBy(() -> noClasses().should().accessTargetWhere(stores).check(CLASSES))
				.isInstanceOf(AssertionError.class)
				.hasMessageContaining("SegmentStores");
		// the command prints
		noClasses().that().resideOutsideOfPackage(ROOT + ".medium").and().doNotBelongToAnyOf(PoolCommand.class).should()
				.dependOnClassesThat(DescribedPredicate.describe("map or write files",
						(target) -> target.isAssignableTo(FileChannel.class)
								|| target.isAssignableTo(java.io.RandomAccessFile.class)
								|| target.isAssignableTo(java.io.OutputStream.class)
								|| target.isAssignableTo(java.lang.foreign.Arena.class)
								|| target.isAssignableTo(java.lang.foreign.Linker.class)))
				.check(CLASSES);
	}

	/** Segments are copied from into arrays; var handles of pools are read with, and those of fields are no matter. */
	private static boolean isStore(AccessTarget target) {
		if (target.getOwner().isAssignableTo(MemorySegment.class)) {
			return target.getName().startsWith("set") || target.getName().equals("fill")
					|| target.getName().equals("copyFrom") || target.getName().equals("reinterpret");
		}
		return target.getOwner().isAssignableTo(VarHandle.class)
				&& target instanceof AccessTarget.CodeUnitAccessTarget call
				&& call.getRawParameterTypes().stream().anyMatch((type) -> type.isAssignableTo(MemorySegment.class))
				&& (target.getName().startsWith("setRelease")
						|| target.getName().startsWith("setVolatile") || target.getName().startsWith("compareAnd"));
	}

	@Test
	void whatUsersSeeDoesNotNameTheEngine() {
		DescribedPredicate<JavaClass> engine = JavaClass.Predicates.resideInAnyPackage(Stream
				.of("medium", "pool", "space", "block", "log..", "recovery", "index", "transaction", "commit",
						"catalog",
						"extent",
						"context", "inspect", "collection.stored")
				.map((name) -> ROOT + "." + name).toArray(String[]::new));
		noMethods().that().areDeclaredInClassesThat().resideInAPackage(ROOT).and().arePublic().should()
				.haveRawReturnType(engine).check(CLASSES);
		noMethods().that().areDeclaredInClassesThat().resideInAPackage(ROOT).and().arePublic().should()
				.haveRawParameterTypes(DescribedPredicate.anyElementThat(engine)).check(CLASSES);
	}

	/**
	 * Pairs that need each other still, each as "package: First, Second"; to be parted, and then taken out here. There is
	 * none.
	 */
	private static final Set<String> CIRCLES_LEFT = Set.of();

	/**
	 * No two classes of a package need each other: whoever changes one of such a pair must understand both. A nested class
	 * counts as the one it is in. A sealed class may name what it permits.
	 */
	@Test
	void noTwoClassesOfAPackageNeedEachOther() {
		Set<String> circles = new TreeSet<>();
		for (JavaClass each : CLASSES) {
			JavaClass first = outermost(each);
			for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
				JavaClass second = outermost(dependency.getTargetClass());
				if (first.getPackage().equals(second.getPackage()) && first.getName().compareTo(second.getName()) < 0
						&& !permits(first, second) && !permits(second, first) && needs(second, first)) {
					circles.add(first.getPackageName().replace(ROOT + '.', "") + ": " + first.getSimpleName() + ", "
							+ second.getSimpleName());
				}
			}
		}
		assertThat(circles).isEqualTo(CIRCLES_LEFT);
	}

	private static JavaClass outermost(JavaClass type) {
		JavaClass outer = type.getBaseComponentType();
		while (outer.getEnclosingClass().isPresent()) {
			outer = outer.getEnclosingClass().get();
		}
		return outer;
	}

	private static boolean needs(JavaClass from, JavaClass to) {
		return CLASSES.stream().filter((each) -> outermost(each).equals(from))
				.flatMap((each) -> each.getDirectDependenciesFromSelf().stream())
				.anyMatch((dependency) -> outermost(dependency.getTargetClass()).equals(to));
	}

	private static boolean permits(JavaClass sealed, JavaClass permitted) {
		Class<?>[] subclasses = sealed.reflect().getPermittedSubclasses();
		return subclasses != null && Arrays.asList(subclasses).contains(permitted.reflect());
	}

}
