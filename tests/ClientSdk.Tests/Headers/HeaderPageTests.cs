using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using ClientSdk.Headers;
using ClientSdk.Limits;
using ClientSdk.Tests.House;

namespace ClientSdk.Tests.Headers;

/// <summary>The examples of docs/headers.md are read as they stand there.</summary>
public sealed partial class HeaderPageTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly string Page = Repository.Read("docs/headers.md").ReplaceLineEndings("\n");

    public static TheoryData<string, string, string> Examples() =>
        [.. Example().Matches(Page).Select(match => (match.Groups["profile"].Value.Trim(), match.Groups["reply"].Value, match.Groups["said"].Value.TrimEnd()))];

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_page_says_what_is_read(string profile, string reply, string said)
    {
        string[] parts = reply.Split("\n\n", 2);
        using HttpResponseMessage response = ToResponse(parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        RateLimitSnapshot snapshot = RateLimitHeaderParser.Parse(response, parts.ElementAtOrDefault(1)?.Trim(), ProfileOf(profile), Now);
        Assert.Equal(said, string.Join('\n', Lines(snapshot)));
    }

    [Fact]
    public void Each_reply_has_its_reading_and_each_profile_its_example()
    {
        Assert.Equal(Regex.Count(Page, "^```http", RegexOptions.Multiline), Examples().Count);
        Assert.All(typeof(HeaderProfiles).GetProperties(), profile => Assert.Contains($"`HeaderProfiles.{profile.Name}`", Page, StringComparison.Ordinal));
    }

    private static HttpResponseMessage ToResponse(string[] lines)
    {
        HttpResponseMessage response = new((HttpStatusCode)int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)) { Content = new ByteArrayContent([]) };
        foreach (string[] pair in lines.Skip(1).Select(line => line.Split(": ", 2)))
        {
            HttpHeaders headers = pair[0].StartsWith("Content-", StringComparison.Ordinal) ? response.Content.Headers : response.Headers;
            Assert.True(headers.TryAddWithoutValidation(pair[0], pair[1]));
        }

        return response;
    }

    private static HeaderProfile ProfileOf(string name) => name.Length == 0
        ? HeaderProfile.Generic
        : (HeaderProfile)typeof(HeaderProfiles).GetProperty(name["HeaderProfiles.".Length..])!.GetValue(null)!;

    private static IEnumerable<string> Lines(RateLimitSnapshot said)
    {
        if (said.IsThrottled)
        {
            yield return said.LimitedBy is null ? "refused" : $"refused by {said.LimitedBy}";
        }

        if (said.WaitingCannotHelp)
        {
            yield return "final";
        }

        if (said.RetryAfter is { } wait)
        {
            yield return $"wait {wait} ({said.RetryAfterOrigin})";
        }

        foreach (string line in said.Windows.Select(Line).Concat(said.Rejected.Select(name => $"rejected {name}")))
        {
            yield return line;
        }
    }

    private static string Line(RateLimitWindow window)
    {
        string?[] facts =
        [
            window.Limit is { } limit ? $"limit {limit}" : null,
            window.Remaining is { } remaining ? $"remaining {remaining}" : null,
            window.Reset is { } reset ? $"reset {reset}" : null,
            window.Window is { } length ? $"per {length}" : null,
            window.IsResetByClientClock ? "by our clock" : null,
        ];
        string name = (window.Name is null ? "" : $" '{window.Name}'") + (window.Unit is null ? "" : $" of {window.Unit}");
        return $"window{name}: {string.Join(", ", facts.Where(fact => fact is not null))} ({window.Origin})";
    }

    [GeneratedRegex(@"^```http(?<profile>[^\n]*)\n(?<reply>.*?)^```\n```text\n(?<said>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
