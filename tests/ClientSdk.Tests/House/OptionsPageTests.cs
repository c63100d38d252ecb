using System.Collections;
using System.Reflection;
using ClientSdk.Api;
using ClientSdk.Limits;
using ClientSdk.Pipeline;

namespace ClientSdk.Tests.House;

/// <summary>docs/options.md lists every option with its default, no more and no less.</summary>
public sealed class OptionsPageTests
{
    private const string Page = "docs/options.md";

    [Fact]
    public void The_page_lists_every_option_of_a_client_with_its_default() =>
        Assert.Equal(
            OptionsOf(new RateLimitAwareOptions(), "").Order(StringComparer.Ordinal),
            MarkdownTable.Read(Page, "option").Select(cells => $"{cells[0]} {cells[1]}").Order(StringComparer.Ordinal));

    [Fact]
    public void No_option_goes_without_a_unit_or_a_meaning() =>
        Assert.All(MarkdownTable.Read(Page, "option"), cells => Assert.True(cells.Length == 4 && cells[2].Length > 10, cells[0]));

    [Fact]
    public void The_page_lists_every_option_of_a_client_without_a_container()
    {
        ApiClientOptions defaults = new();
        PropertyInfo[] options = typeof(ApiClientOptions).GetProperties();

        Assert.Equal(
            options.Select(option => $"`{option.Name}` {(option.GetValue(defaults) is null ? "null" : "set")}").Order(StringComparer.Ordinal),
            MarkdownTable.Read(Page, "option of `ApiClientOptions`").Select(cells => $"{cells[0]} {(cells[1] == "`null`" ? "null" : "set")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_lists_all_that_can_be_said_about_one_request() =>
        Assert.Equal(
            typeof(RateLimitRequestExtensions).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => $"`{method.Name}`").Distinct().Order(StringComparer.Ordinal),
            MarkdownTable.Read(Page, "call").Select(cells => cells[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void The_page_lists_all_kinds_of_limits()
    {
        string listed = string.Join(' ', MarkdownTable.Read(Page, "limit").Select(cells => cells[0]));

        Rule.Holds(
            typeof(RateLimit).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName).Select(method => method.Name)
                .Where(name => !listed.Replace("RateLimit.", "", StringComparison.Ordinal).Contains($"`{name}`", StringComparison.Ordinal)),
            $"{Page} lacks these limits.");
    }

    private static IEnumerable<string> OptionsOf(object options, string prefix) => options.GetType().GetProperties().SelectMany(option =>
        option.GetValue(options) switch
        {
            { } inner when inner.GetType().Namespace?.StartsWith("ClientSdk", StringComparison.Ordinal) == true => OptionsOf(inner, $"{option.Name}."),
            var value => [$"`{prefix}{option.Name}` {Default(value)}"],
        });

    private static string Default(object? value) => value switch
    {
        null => "`null`",
        IEnumerable and not string => "empty",
        _ => FormattableString.Invariant($"`{value}`"),
    };
}
