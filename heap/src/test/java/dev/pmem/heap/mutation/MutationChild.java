/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.mutation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs tests in a process of its own, in which one class may be another than in the build. Prints a line that begins with
 * {@link #MARK} for each thing that the parent must know.
 */
final class MutationChild {

	static final String MARK = "mutation-child: ";

	static final String BEGAN = MARK + "began ";

	static final String FAILED = MARK + "failed ";

	/** The class that was compiled anew doesn't fit the others: that says nothing of the tests. */
	static final String UNLINKED = MARK + "unlinked ";

	/** There was too little memory for the tests: that says nothing of them, either. */
	static final String EXHAUSTED = MARK + "exhausted ";

	static final String ENDED = MARK + "ended ";

	/** How many milliseconds of processors the process has had. */
	static final String COST = MARK + "cost ";

	private MutationChild() {}

	/** Takes names of tests as a {@link Mutation} has them; ends with the first that fails. */
	public static void main(String[] tests) throws ReflectiveOperationException {
		int count = 0;
		for (String test : tests) {
			List<DiscoverySelector> selectors = selectors(test);
			System.out.println(BEGAN + test);
			Listener listener = new Listener(test);
			LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(selectors)
					.filters(EngineFilter.includeEngines("junit-jupiter")).build();
			LauncherFactory.create().execute(request, listener);
			count += listener.count;
			if (listener.hasFailed) {
				break;
			}
		}
		ProcessHandle.current().info().totalCpuDuration()
				.ifPresent((duration) -> System.out.println(COST + duration.toMillis()));
		System.out.println(ENDED + count);
		// threads that a test has left behind must not keep the process
		System.exit(0);
	}

	/** Whatever the parameters of the method, which the name of a test doesn't tell. */
	static List<DiscoverySelector> selectors(String test) throws ClassNotFoundException {
		int hash = test.indexOf('#');
		if (hash < 0) {
			return List.of(DiscoverySelectors.selectClass(Class.forName(test)));
		}
		Class<?> type = Class.forName(test.substring(0, hash));
		int bracket = test.indexOf('[');
		String name = test.substring(hash + 1, (bracket < 0) ? test.length() : bracket);
		List<DiscoverySelector> selectors = new ArrayList<>();
		for (Method method : ReflectionSupport.findMethods(type, (each) -> each.getName().equals(name),
				HierarchyTraversalMode.TOP_DOWN)) {
			DiscoverySelector selector = DiscoverySelectors.selectMethod(type, method);
			selectors.add((bracket < 0)
					? selector
					: DiscoverySelectors.selectIteration(selector,
							Integer.parseInt(test.substring(bracket + 1, test.length() - 1))));
		}
		return selectors;
	}

	/** Prints failures. */
	private static final class Listener implements TestExecutionListener {

		private final String test;

		int count;

		boolean hasFailed;

		Listener(String test) {
			this.test = test;
		}

		@Override
		public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
			if (identifier.isTest() && result.getStatus() != TestExecutionResult.Status.ABORTED) {
				this.count++;
			}
			Throwable failure = result.getThrowable().orElse(null);
			if (result.getStatus() == TestExecutionResult.Status.FAILED && failure != null) {
				this.hasFailed = true;
				System.out.println(mark(failure) + name(identifier) + ": " + firstLine(failure));
				failure.printStackTrace();
			}
		}

		/** As the list would name it. */
		private String name(TestIdentifier identifier) {
			if (!(identifier.getSource().orElse(null) instanceof MethodSource method)) {
				return this.test;
			}
			UniqueId.Segment last = identifier.getUniqueIdObject().getLastSegment();
			int invocation = last.getType().equals("test-template-invocation")
					? Integer.parseInt(last.getValue().substring(1)) - 1
					: -1;
			return method.getClassName() + '#' + method.getMethodName() + ((invocation < 0)
					? ""
					: "[" + invocation + ']');
		}

		private static String mark(Throwable failure) {
			for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
				if (cause instanceof IncompatibleClassChangeError || cause instanceof VerifyError
						|| cause instanceof ClassFormatError) {
					return UNLINKED;
				}
				if (cause instanceof OutOfMemoryError) {
					return EXHAUSTED;
				}
			}
			return FAILED;
		}

		private static String firstLine(Throwable failure) {
			String line = failure.toString().strip().lines().filter((each) -> !each.isBlank()).limit(3)
					.reduce((left, right) -> left.strip() + ' ' + right.strip()).orElse("");
			return line.substring(0, Math.min(300, line.length()));
		}

	}

}
