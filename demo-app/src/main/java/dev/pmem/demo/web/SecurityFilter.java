/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.web;

import java.io.IOException;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Sets the headers that keep the page to itself, and refuses what a page of another site makes a browser send. (There
 * are no users, so there is nobody to log in; a real bank takes Spring Security.)
 */
@Component
class SecurityFilter extends OncePerRequestFilter {

	private static final String CONTENT_SECURITY_POLICY = String.join("; ", "default-src 'none'", "script-src 'self'",
			"style-src 'self'", "img-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
			"frame-ancestors 'none'");

	private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

	/** What browsers say of requests that a person or a page of ours sends. Other clients say nothing. */
	private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

	private final HandlerExceptionResolver exceptionResolver;

	SecurityFilter(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptionResolver) {
		this.exceptionResolver = exceptionResolver;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Referrer-Policy", "no-referrer");
		response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
		response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
		// Nothing is kept for long: a page must not meet scripts of an older version. Static files are revalidated.
		response.setHeader("Cache-Control", request.getRequestURI().startsWith("/api/") ? "no-store" : "no-cache");
		String site = request.getHeader("Sec-Fetch-Site");
		if (site != null && !OWN_SITES.contains(site) && !SAFE_METHODS.contains(request.getMethod())) {
			this.exceptionResolver.resolveException(request, response, null,
					new LedgerException(Problem.CROSS_SITE, null, "Changes are accepted from the ledger's own page."));
			return;
		}
		filterChain.doFilter(request, response);
	}

}
