using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>One case of the vectors; their README says how to read them.</summary>
public sealed record DialectCase(JsonElement Case)
{
    public static IEnumerable<DialectCase> All() =>
        from file in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal)
        from one in JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("cases").EnumerateArray()
        select new DialectCase(one);

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Vectors", "dialects");

    public string Id => Case.GetProperty("id").GetString()!;

    public string? Body => Case.GetProperty("body").GetString();

    /// <summary>Where we are sure that the expectation is wrong: the reason, in the test data.</summary>
    public string? Disputed => Case.TryGetProperty("disputed", out JsonElement reason) ? reason.GetString() : null;

    public DateTimeOffset Now => Case.GetProperty("now").GetDateTimeOffset();

    public JsonElement Expected => Case.GetProperty("expect");

    public HttpResponseMessage ToResponse()
    {
        HttpResponseMessage response = new((HttpStatusCode)Case.GetProperty("status").GetInt32())
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body ?? "")),
        };
        foreach (JsonElement pair in Case.GetProperty("headers").EnumerateArray())
        {
            string name = pair[0].GetString()!;
            HttpHeaders headers = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) ? response.Content.Headers : response.Headers;
            Assert.True(headers.TryAddWithoutValidation(name, pair[1].GetString()), name);
        }

        return response;
    }

    public RateLimitSnapshot Read(HeaderProfile profile)
    {
        using HttpResponseMessage response = ToResponse();
        return RateLimitHeaderParser.Parse(response, Body, profile, Now);
    }

    /// <summary>What was expected and what was read, in one form, so that a failure shows the difference at a glance.</summary>
    public string Expectation()
    {
        List<string> windows = [.. Expected.GetProperty("windows").EnumerateArray().Select(w =>
            Line(Text(w, "name"), Number(w, "limit"), Number(w, "remaining"), Number(w, "reset_seconds"), Number(w, "window_seconds")))];
        return Form(
            Expected.GetProperty("throttled").GetBoolean(),
            Number(Expected, "retry_after_seconds"),
            Text(Expected, "limited_by"),
            Expected.GetProperty("rejected").EnumerateArray().Select(r => r.GetString()!),
            windows);
    }

    public static string Form(RateLimitSnapshot said) => Form(
        said.IsThrottled, said.RetryAfter?.TotalSeconds, said.LimitedBy, said.Rejected,
        said.Windows.Select(w => Line(w.Name, w.Limit, w.Remaining, w.Reset?.TotalSeconds, w.Window?.TotalSeconds)));

    private static string Form(bool throttled, double? wait, string? limitedBy, IEnumerable<string> rejected, IEnumerable<string> windows) =>
        $"throttled {throttled}, wait {Round(wait)}, by {limitedBy?.ToLowerInvariant() ?? "-"}, rejected [{string.Join(' ', rejected.Select(r => r.ToLowerInvariant()).Order(StringComparer.Ordinal))}]"
        + string.Concat(windows.Order(StringComparer.Ordinal));

    private static string Line(string? name, double? limit, double? remaining, double? reset, double? window) =>
        $"\n  {(name is null ? "(none)" : $"'{name.ToLowerInvariant()}'")}: {remaining} of {limit}, reset {Round(reset)}, window {Round(window)}";

    private static string Round(double? seconds) =>
        seconds is { } s ? Math.Round(s, 3).ToString(System.Globalization.CultureInfo.InvariantCulture) : "-";

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static double? Number(JsonElement element, string name) =>
        element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
