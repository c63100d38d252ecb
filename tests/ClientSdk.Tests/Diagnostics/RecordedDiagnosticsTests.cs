using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using ClientSdk.Diagnostics;
using ClientSdk.Tests.House;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Tests.Diagnostics;

/// <summary>What docs/diagnostics.md lists is what clients say, no more and no less.</summary>
public sealed partial class RecordedDiagnosticsTests : IClassFixture<RecordedDiagnosticsTests.Day>
{
    private const string Page = "docs/diagnostics.md";

    private readonly DiagnosticsScene _day;

    public RecordedDiagnosticsTests(Day day) => _day = day.Scene;

    [Fact]
    public void The_page_lists_every_instrument_as_it_is_recorded()
    {
        IEnumerable<string> recorded = _day.Heard.Measurements
            .GroupBy(heard => heard.Instrument)
            .Select(group => $"`{group.Key.Name}` | {KindOf(group.Key)} | `{group.Key.Unit}` | {Tags(group.SelectMany(heard => heard.Tags.Keys))}");

        Assert.Equal(recorded.Order(StringComparer.Ordinal), Rows("instrument", columns: 4));
    }

    [Fact]
    public void Every_instrument_is_recorded()
    {
        string[] names = Constants(typeof(RateLimitMetrics), name => !name.EndsWith("Tag", StringComparison.Ordinal) && name != nameof(RateLimitMetrics.MeterName));

        Assert.Equal(names.Order(StringComparer.Ordinal), _day.Heard.Measurements.Select(heard => heard.Instrument.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_lists_every_tag()
    {
        string[] tags = [.. Constants(typeof(RateLimitMetrics), IsTag), .. Constants(typeof(RateLimitActivities), IsTag)];

        Assert.Equal(tags.Select(tag => $"`{tag}`").Order(StringComparer.Ordinal), Rows("tag", columns: 1));
        static bool IsTag(string name) => name.EndsWith("Tag", StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_lists_every_activity_and_event()
    {
        Activity stay = _day.Heard.Stopped[0];
        ActivityEvent again = _day.CallersEvents.First();

        Assert.Equal(
            [
                $"`{stay.OperationName}` | {Tags(stay.TagObjects.Select(tag => tag.Key))}",
                $"`{again.Name}` | {Tags(again.Tags.Select(tag => tag.Key))}",
            ],
            Rows("name", columns: 3).Select(row => Middle().Replace(row, " | ")));
        Assert.Equal(
            [RateLimitActivities.QueueActivity, RateLimitActivities.RetryEvent],
            new[] { stay.OperationName, again.Name });
    }

    [Fact]
    public void The_page_lists_every_line_of_the_log()
    {
        IEnumerable<string> lines = LogLines().Select(line => line.Attribute).OrderBy(line => line.EventId)
            .Select(line => $"{line.EventId} | `{line.EventName}` | {line.Level}");

        Assert.Equal(lines, Rows("id", columns: 3, sorted: false));
    }

    [Fact]
    public void Every_line_of_the_log_and_every_instrument_has_somebody_who_uses_it()
    {
        string sources = string.Join('\n', Repository.SourcesUnder("src/ClientSdk").Where(file => !file.Contains("/Diagnostics/RateLimit", StringComparison.Ordinal)).Select(Repository.Read));
        IEnumerable<string> methods = LogLines().Select(line => line.Name)
            .Concat(typeof(RateLimitMetrics).GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Instance).Where(method => method.ReturnType == typeof(void)).Select(method => method.Name))
            .Concat(typeof(RateLimitActivities).GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Static).Select(method => method.Name));

        Rule.Holds(methods.Where(method => !Regex.IsMatch(sources, $@"\.{method}\(")), "These are written and never called: call them where the thing happens, or take them away.");
    }

    [Fact]
    public void A_stay_in_line_is_timed_however_it_ends()
    {
        string[] stays = [.. _day.Heard.Of(RateLimitMetrics.QueueDuration).Where(stay => (string)stay.Tags["clientsdk.limit_set"]! == "reports").Select(stay => FormattableString.Invariant($"{stay.Tags["clientsdk.result"]} {stay.Value:0.##}"))];

        Assert.Equal(["granted 60.04", "cancelled 5"], stays);
        Assert.Equal(["granted", "cancelled"], _day.Heard.Stopped.Where(stay => (string)stay.GetTagItem("clientsdk.limit_set")! == "reports").Select(stay => stay.GetTagItem("clientsdk.result")));
        Assert.Equal(0, _day.Heard.Of(RateLimitMetrics.QueueRequests).Sum(heard => heard.Value));
    }

    [Fact]
    public void Permits_are_counted_for_the_set_that_the_request_belongs_to()
    {
        var granted = _day.Heard.Of(RateLimitMetrics.PermitsGranted).GroupBy(heard => $"{heard.Tags["clientsdk.scope"]} {heard.Tags["clientsdk.limit_set"]}").ToDictionary(group => group.Key, group => group.Sum(heard => heard.Value));

        Assert.Equal(2, granted["crm reports"]);
        Assert.Equal(5, granted["crm partition"]);
        Assert.Equal(4, granted["any partition"]);
    }

    [Fact]
    public void A_pause_can_be_seen_for_as_long_as_it_lasts()
    {
        double[] pauses = [.. _day.Heard.Of(RateLimitMetrics.GatePauses).Where(heard => (string)heard.Tags["clientsdk.scope"]! == "crm" && (string)heard.Tags["clientsdk.limit_set"]! == "partition").Select(heard => heard.Value)];

        Assert.Equal([1, 0], pauses);
    }

    [Fact]
    public void A_learned_limit_and_its_change_are_told_apart()
    {
        IReadOnlyList<string> lines = _day.Logs.At(LogLevel.Information);

        Assert.Single(lines, line => line.StartsWith("'any' (http://any.test) keeps a limit that nobody declared: ", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("Limit 'learned' of 'any' (http://any.test) changes from ", StringComparison.Ordinal));
        Assert.Equal([10d, 9], _day.Heard.Of(RateLimitMetrics.LimitPermits).Select(heard => heard.Value));
        Assert.All(_day.Heard.Of(RateLimitMetrics.LimitWindow), heard => Assert.Equal(60, heard.Value));
    }

    [Fact]
    public void No_partition_is_told_to_anybody()
    {
        Assert.DoesNotContain(_day.Heard.Measurements.SelectMany(heard => heard.Tags.Values), value => $"{value}".Contains("tenant", StringComparison.Ordinal));
        Assert.DoesNotContain(_day.Logs.At(LogLevel.Information).Concat(_day.Logs.At(LogLevel.Debug)), line => line.Contains("tenant", StringComparison.Ordinal));
    }

    private static IEnumerable<(string Name, LoggerMessageAttribute Attribute)> LogLines() =>
        from method in typeof(RateLimitLog).GetMethods(BindingFlags.Public | BindingFlags.Static)
        let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
        where attribute is not null
        select (method.Name, attribute);

    private static string[] Constants(Type type, Func<string, bool> isMeant) =>
        [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral && isMeant(field.Name)).Select(field => (string)field.GetRawConstantValue()!)];

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "UpDownCounter" => "up-down counter",
        "ObservableUpDownCounter" => "observable up-down counter",
        string kind => kind.ToLowerInvariant(),
    };

    private static string Tags(IEnumerable<string> names) => string.Join(' ', names.Distinct().Select(name => $"`{name}`"));

    private static IEnumerable<string> Rows(string firstColumn, int columns, bool sorted = true)
    {
        IEnumerable<string> rows = MarkdownTable.Read(Page, firstColumn).Select(cells => string.Join(" | ", cells.Take(columns)));
        return sorted ? rows.Order(StringComparer.Ordinal) : rows;
    }

    [GeneratedRegex(@" \| .* \| ")]
    private static partial Regex Middle();

    public sealed class Day : IDisposable
    {
        internal DiagnosticsScene Scene { get; } = new();

        public void Dispose() => Scene.Dispose();
    }
}
