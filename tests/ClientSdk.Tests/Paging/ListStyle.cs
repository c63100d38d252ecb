using ClientSdk.Paging;
using ClientSdk.Providers;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Paging;

/// <summary>One style of paging: the rule, and a server that holds so many things and pages them in that style.</summary>
internal sealed class ListStyle(string name, PageRule rule, Func<SeenRequest, int, HttpResponseMessage> answer)
{
    private const int Default = 10;

    public PageRule Rule => rule;

    public static TheoryData<string> Names => [.. All.Select(style => style.ToString())];

    public static IReadOnlyList<ListStyle> All { get; } =
    [
        new("kinde next_token", PageRule.ByToken("GET /things", "things", "next_token", "next_token") with { SizeParameter = "page_size", MaxPageSize = 500 }, (seen, count) =>
        {
            // The trap: page 1 has no next_token parameter at all, and the end is null, or empty.
            (int from, int to) = Span(seen, Start(seen.Query("next_token")), "page_size", count);
            string next = to < count ? $"\"at+{to}/=\"" : count % 2 == 0 ? "null" : "\"\"";
            return StubServer.Json($$"""{"code":"OK","things":[{{Things(from, to)}}],"next_token":{{next}}}""");
        }),
        new("kinde starting_after", PageRule.ByLastItem("GET /things", "things", "starting_after", "has_more") with { SizeParameter = "page_size", MaxPageSize = 500 }, (seen, count) =>
        {
            (int from, int to) = Span(seen, After(seen), "page_size", count);
            return StubServer.Json($$"""{"things":[{{Things(from, to)}}],"has_more":{{(to < count ? "true" : "false")}}}""");
        }),
        new("starting_after without has_more", PageRule.ByLastItem("GET /things", "things", "starting_after", null) with { SizeParameter = "page_size" }, (seen, count) =>
        {
            (int from, int to) = Span(seen, After(seen), "page_size", count);
            return StubServer.Json($$"""{"things":[{{Things(from, to)}}]}""");
        }),
        new("supertokens", PageRule.ByToken("GET /things", "things", "nextPaginationToken", "paginationToken") with { SizeParameter = "limit", MaxPageSize = 500 }, (seen, count) =>
        {
            (int from, int to) = Span(seen, Start(seen.Query("paginationToken")), "limit", count);
            return StubServer.Json($$"""{"status":"OK","things":[{{Things(from, to)}}]{{(to < count ? $",\"nextPaginationToken\":\"at+{to}/=\"" : "")}}}""");
        }),
        new("auth0 checkpoint", PageRule.ByToken("GET /things", "things", "next", "from") with { SizeParameter = "take", MaxPageSize = 100 }, (seen, count) =>
        {
            (int from, int to) = Span(seen, Start(seen.Query("from")), "take", count);
            return StubServer.Json($$"""{"things":[{{Things(from, to)}}]{{(to < count ? $",\"next\":\"at+{to}/=\"" : "")}}}""");
        }),
        new("auth0 page with totals", Auth0 with { TotalsParameter = "include_totals" }, (seen, count) =>
        {
            int size = seen.Number("per_page") ?? Default;
            (int from, int to) = Span(seen, seen.Number("page")!.Value * size, "per_page", count);
            Assert.Equal("true", seen.Query("include_totals"));
            return StubServer.Json($$"""{"start":{{from}},"limit":{{size}},"length":{{to - from}},"total":{{count}},"things":[{{Things(from, to)}}]}""");
        }),
        new("auth0 page, limit without total", Auth0, (seen, count) =>
        {
            int size = seen.Number("per_page") ?? Default;
            (int from, int to) = Span(seen, seen.Number("page")!.Value * size, "per_page", count);
            return StubServer.Json($$"""{"start":{{from}},"limit":{{size}},"things":[{{Things(from, to)}}]}""");
        }),
        new("auth0 page, root array", Auth0, (seen, count) =>
        {
            (int from, int to) = Span(seen, seen.Number("page")!.Value * (seen.Number("per_page") ?? Default), "per_page", count);
            return StubServer.Json($"[{Things(from, to)}]");
        }),
        new("lindris", PageRule.ByNumber("GET /things", "data", "page", 1) with { TotalProperty = "meta.total", SizeProperty = "meta.perPage", LastPageProperty = "meta.lastPage", NextProperty = "links.next" }, (seen, count) =>
        {
            int page = seen.Number("page")!.Value;
            (int from, int to) = Span(seen, (page - 1) * Default, "none", count);
            string next = to < count ? $"\"http://behind.proxy/things?page={page + 1}\"" : "null";
            return StubServer.Json($$"""{"data":[{{Things(from, to)}}],"meta":{"currentPage":{{page}},"lastPage":{{(count + Default - 1) / Default}},"total":{{count}},"perPage":{{Default}} },"links":{"next":{{next}},"prev":null} }""");
        }),
        new("link header", PageRule.ByLink("GET /things") with { SizeParameter = "take", MaxPageSize = 100, EmptyPageEnds = true }, (seen, count) =>
        {
            (int from, int to) = Span(seen, seen.Number("from") ?? 0, "take", count);
            string self = "</things?from=0>; rel=\"first\"; title=\"a, b; rel=next\", ";
            return StubServer.Json($"[{Things(from, to)}]", link: $"{self}<https://api.test/things?from={to}&take={seen.Number("take")}>; rel=\"prefetch next\"");
        }),
    ];

    private static PageRule Auth0 => PageRule.ByNumber("GET /things", "things", "page", 0) with { SizeParameter = "per_page", MaxPageSize = 100, TotalProperty = "total", SizeProperty = "limit" };

    public static ListStyle Of(string name) => All.Single(style => style.ToString() == name);

    public RateLimitProfile Profile => new() { Name = "test", Paging = [rule] };

    public StubServer Server(int count) => new(seen => answer(seen, count));

    public override string ToString() => name;

    private static string Things(int from, int to) => string.Join(',', Enumerable.Range(from, Math.Max(0, to - from)).Select(index => $$"""{"id":"t{{index}}"}"""));

    private static (int From, int To) Span(SeenRequest seen, int from, string size, int count) =>
        (Math.Min(from, count), Math.Min(count, from + (seen.Number(size) ?? Default)));

    private static int Start(string? token) => token is null ? 0 : int.Parse(token["at+".Length..^2], System.Globalization.CultureInfo.InvariantCulture);

    private static int After(SeenRequest seen) => seen.Query("starting_after") is { } id ? int.Parse(id[1..], System.Globalization.CultureInfo.InvariantCulture) + 1 : 0;
}
