using System.Globalization;
using System.Net;
using ClientSdk.Headers;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Headers;

/// <summary>
/// Replies that have the same headers as earlier ones are read by filling in a form. It must say what all the rules say: every reply is
/// read twice, after others of its kind and by a reader that has never seen one.
/// </summary>
public class ReplyFormTests
{
    private const int RepliesOfEach = 8;
    private static readonly int Servers = Rounds.Of(1500);
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly DialectCase[] Cases = [.. DialectCase.All()];

    private static readonly string[][] Others =
    [
        ["X-RateLimit-Limit-Second: 2", "X-RateLimit-Remaining-Second: 1", "X-RateLimit-Limit: 60", "X-RateLimit-Remaining: 45", "X-RateLimit-Reset: 42", "X-RateLimit-Limited-By: second"],
        ["X-RateLimit-Limit-Second: 2", "X-RateLimit-Reset-Second: 1", "X-RateLimit-Limit: 60", "X-RateLimit-Remaining: 45", "X-RateLimit-Reset: 42", "X-RateLimit-Limited-By: second"],
        ["X-RateLimit-Reset: 42", "X-RateLimit-Limited-By: hour"],
        ["RateLimit-Limit: 100", "RateLimit-Remaining: 9", "RateLimit-Reset: 12", "RateLimit-Policy: 100;w=60, 9;w=1"],
        ["X-RateLimit-Limit: 100", "RateLimit-Limit: 100", "X-RateLimit-Remaining: 100", "RateLimit-Remaining: 9", "RateLimit-Reset: 12", "X-RateLimit-Reset: 12"],
        ["X-Rate-Limit: 1", "X-Rate-Limit-Limit: 90", "X-Rate-Limit-Remaining: 1"],
        ["X-Rate-Limit: 1", "X-Rate-Limit-Limit: 1;w=1, 2;w=5", "X-Rate-Limit-Remaining: 1"],
        ["X-RateLimit-Limit: 100, 100;w=60", "X-RateLimit-Limit: 90", "X-RateLimit-Remaining: 9"],
        ["X-RateLimit-Resource: core", "X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 9", "X-RateLimit-Reset: 1768478430", "X-RateLimit-Used: 91"],
        ["X-Rate-Limit-Requests-Left: 7", "X-Rate-Limit-Requests-Quota: 9", "X-Rate-Limit-Time-Reset-Ms: 3000", "X-Rate-Limit-Time-Window-Ms: 5000"],
        ["X-RateLimit-Limit: 100,1000", "X-RateLimit-Usage: 1,2", "X-RateLimit-Remaining: 9"],
        ["X-Satchimes: only its letters look known", "X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 9"],
        ["X-RateLimit-Reset: 1768478430", "X-RateLimit-Remaining: 9", "Date: Thu, 15 Jan 2026 12:00:07 GMT"],
        ["X-RateLimit-Reset: 12", "X-RateLimit-Remaining: 9", "Age: 3"],
        ["Server: says nothing of limits"],
        ["X-RateLimit-Reset-After: 9", "X-RateLimit-Remaining: 9", "X-RateLimit-Reset: 12", "Retry-After: 9"],
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Filling_in_a_form_says_what_all_the_rules_say(int seed)
    {
        Random random = new(seed);
        RateLimitReading reading = new();
        int filled = 0;
        for (int server = 0; server < Servers; server++)
        {
            string[] kind = Kind(random);
            HttpResponseMessage[] replies = [.. Enumerable.Range(0, RepliesOfEach).Select(_ => Reply(random, kind))];
            HeaderProfile known = new();
            List<RateLimitSnapshot> said = [];
            foreach (HttpResponseMessage reply in replies)
            {
                ReplyReader.Read(reply, null, known, Now, reading);
                filled += reading.Form is null ? 0 : 1;
                said.Add(reading.ToSnapshot());
            }

            for (int index = 0; index < replies.Length; index++)
            {
                RateLimitSnapshot anew = RateLimitHeaderParser.Parse(replies[index], null, new HeaderProfile(), Now);
                string from = $"seed {seed}, server {server}, reply {index}:\n{replies[index]}";
                Assert.True(anew.Windows.SequenceEqual(said[index].Windows), $"{from}\n{string.Join('\n', anew.Windows)}\nbut\n{string.Join('\n', said[index].Windows)}");
                Assert.True(anew.Rejected.SequenceEqual(said[index].Rejected), from);
                Assert.True(Rest(anew).Equals(Rest(said[index])), from);
            }
        }

        Assert.True(filled > Servers, $"{filled} replies were read by a form.");
    }

    [Theory]
    [InlineData(true, "X-RateLimit-Limit: 0", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 0")]
    [InlineData(true, "Server: x", "X-RateLimit-Limit: 100", "X-Other: 1", "X-RateLimit-Remaining: 98", "X-RateLimit-Reset: 29", "Via: y")]
    [InlineData(true, "X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 98", "X-RateLimit-Reset: 1768478429")]
    [InlineData(true, "X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 98", "X-RateLimit-Reset: 1768478429", "Date: Thu, 15 Jan 2026 12:00:07 GMT")]
    [InlineData(true, "X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 98", "X-RateLimit-Reset: 31622400")]
    [InlineData(false, "X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 98", "X-RateLimit-Reset: 31622401")]
    [InlineData(false, "X-RateLimit-Remaining: 98", "X-RateLimit-Limit: 100", "X-RateLimit-Reset: 29")]
    [InlineData(false, "X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 98")]
    [InlineData(false, "X-RateLimit-Limit: 100", "X-RateLimit-Reset: 29")]
    [InlineData(false, "X-RateLimit-Remaining: 98", "X-RateLimit-Reset: 29")]
    [InlineData(false, "X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 98", "X-RateLimit-Reset: 29", "X-RateLimit-Reset-After: 28")]
    [InlineData(false, "X-RateLimit-Resource: core", "X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 98", "X-RateLimit-Reset: 29")]
    [InlineData(false, "X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 98", "X-RateLimit-Remaining: 97", "X-RateLimit-Reset: 29")]
    [InlineData(false, "X-RateLimit-Limit: 100.0", "X-RateLimit-Remaining: 98", "X-RateLimit-Reset: 29")]
    [InlineData(false, "X-RateLimit-Limit: 100", "X-RateLimit-Remaining: what", "X-RateLimit-Reset: 29")]
    [InlineData(false, "X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 98", "X-RateLimit-Reset: 6m0s")]
    [InlineData(false, "x-ratelimit-limit: 100", "x-ratelimit-remaining: 98", "x-ratelimit-reset: 29")]
    public void A_form_is_for_the_same_names_in_the_same_order_with_nothing_but_numbers(bool isFilled, params string[] next) =>
        Fills(isFilled, ["X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 99", "X-RateLimit-Reset: 30"], next);

    [Theory]
    [InlineData(true, "RateLimit-Limit: 5|RateLimit-Remaining: 4|RateLimit-Policy: 5;w=60", "RateLimit-Limit: 5|RateLimit-Remaining: 3|RateLimit-Policy: 5;w=60")]
    [InlineData(false, "RateLimit-Limit: 5|RateLimit-Remaining: 4|RateLimit-Policy: 5;w=60", "RateLimit-Limit: 7|RateLimit-Remaining: 3|RateLimit-Policy: 5;w=60")]
    [InlineData(false, "RateLimit-Limit: 5|RateLimit-Remaining: 4|RateLimit-Policy: 5;w=60", "RateLimit-Limit: 5|RateLimit-Remaining: 3|RateLimit-Policy: 5;w=61")]
    [InlineData(true, "X-RateLimit-Resource: core|X-RateLimit-Limit: 5", "X-RateLimit-Resource: core|X-RateLimit-Limit: 6")]
    [InlineData(false, "X-RateLimit-Resource: core|X-RateLimit-Limit: 5", "X-RateLimit-Resource: search|X-RateLimit-Limit: 5")]
    [InlineData(true, "X-RateLimit-Scope: user|X-RateLimit-Limit: 5", "X-RateLimit-Scope: user|X-RateLimit-Limit: 6")]
    [InlineData(true, "x-should-retry: false|X-RateLimit-Limit: 5", "x-should-retry: false|X-RateLimit-Limit: 6")]
    [InlineData(true, "X-RateLimit-Limit: 5, 7;w=60|X-RateLimit-Remaining: 4", "X-RateLimit-Limit: 5, 7;w=60|X-RateLimit-Remaining: 3")]
    [InlineData(true, "X-RateLimit-Limit-Second: 2|X-RateLimit-Remaining-Second: 1|X-RateLimit-Limit-Day: 9", "X-RateLimit-Limit-Second: 3|X-RateLimit-Remaining-Second: 2|X-RateLimit-Limit-Day: 8")]
    [InlineData(false, "X-RateLimit-Limit: 5|Retry-After: 5", "X-RateLimit-Limit: 5|Retry-After: 6")]
    [InlineData(false, "X-RateLimit-Limit: 5|X-RateLimit-Reset-After: 5", "X-RateLimit-Limit: 5|X-RateLimit-Reset-After: 6")]
    [InlineData(false, "X-RateLimit-Limit: 5|X-RateLimit-Reset: 2026-01-15T12:00:30Z", "X-RateLimit-Limit: 5|X-RateLimit-Reset: 2026-01-15T12:00:30Z")]
    [InlineData(false, "X-RateLimit-Limit: 5|RateLimit-Limit: 6", "X-RateLimit-Limit: 5|RateLimit-Limit: 5")]
    [InlineData(false, "X-RateLimit-Limit: 5|X-RateLimit-Limit: 6", "X-RateLimit-Limit: 5|X-RateLimit-Limit: 6")]
    [InlineData(false, "X-RateLimit-Limit: 5|X-RateLimit-Remaining: what", "X-RateLimit-Limit: 5|X-RateLimit-Remaining: what")]
    [InlineData(false, "X-RateLimit-Limit: 5|Age: 0", "X-RateLimit-Limit: 5|Age: 0")]
    [InlineData(false, "X-RateLimit-Limit: 5|Age: 0", "X-RateLimit-Limit: 5")]
    [InlineData(true, "X-RateLimit-Limit: 5", "X-Satchimes: only its letters look known|X-RateLimit-Limit: 5")]
    [InlineData(false, "X-RateLimit-Reset: 5|X-RateLimit-Next: 6", "X-RateLimit-Reset: 9|X-RateLimit-Next: 6")]
    [InlineData(false, "X-RateLimit-Limit-Second: 2|X-RateLimit-Limit: 60|X-RateLimit-Reset: 42|X-RateLimit-Limited-By: hour", "X-RateLimit-Limit-Second: 2|X-RateLimit-Limit: 60|X-RateLimit-Reset: 42|X-RateLimit-Limited-By: hour")]
    [InlineData(false, "X-RateLimit-Limit: 5", "X-RateLimit-Limit: 5|Age: 0")]
    [InlineData(false, "X-Rate-Limit-Requests-Left: 5|X-Rate-Limit-Time-Reset-Ms: 1500", "X-Rate-Limit-Requests-Left: 5|X-Rate-Limit-Time-Reset-Ms: 1400")]
    public void Words_stay_words_and_what_a_rule_looks_at_is_no_blank(bool isFilled, string first, string next) => Fills(isFilled, first.Split('|'), next.Split('|'));

    [Theory]
    [InlineData(21, 63, true)]
    [InlineData(22, 64, true)]
    [InlineData(22, 65, false)]
    [InlineData(32, 96, false)]
    public void A_form_may_be_long_and_beyond_that_the_rules_read(int windows, int headers, bool isFilled)
    {
        string[] first = [.. Enumerable.Range(0, windows).SelectMany(i => Window(i, 5)).Take(headers)];
        Fills(isFilled, first, [.. Enumerable.Range(0, windows).SelectMany(i => Window(i, 4)).Take(headers)]);

        static string[] Window(int i, int number) =>
            [$"X-RateLimit-Limit-W{i}: {number + i}", $"X-RateLimit-Remaining-W{i}: {i}", $"X-RateLimit-Reset-W{i}: {1_768_478_400 + (number * i)}"];
    }

    [Fact]
    public void Four_kinds_of_replies_in_turn_have_their_forms_and_a_fifth_gets_one_in_time()
    {
        RateLimitReading reading = new();
        HeaderProfile profile = new();
        for (int round = 0; round < 50; round++)
        {
            int kind = round % 4;
            Read([$"X-RateLimit-Limit-K{kind}: {round}", "X-Other: 1"], profile, reading);
            Assert.Equal(($"k{kind} {round}/- -/-", round >= 4), (Replies.Text(reading.ToSnapshot()), reading.Form is not null));
        }

        int missed = 0;
        for (; missed < 100 && (missed == 0 || reading.Form is null); missed++)
        {
            Read(["X-RateLimit-Limit-K5: 7"], profile, reading);
        }

        Assert.InRange(missed, 3, 50);
        Read(["X-RateLimit-Limit-K5: 8"], profile, reading);
        Assert.Equal("k5 8/- -/-", Replies.Text(reading.ToSnapshot()));
    }

    [Fact]
    public void A_refusal_makes_no_form_and_a_form_is_for_one_profile()
    {
        string[] headers = ["X-RateLimit-Limit: 5"];
        RateLimitReading reading = new();
        HeaderProfile generic = new();
        using HttpResponseMessage refusal = Replies.Of(429, headers);
        ReplyReader.Read(refusal, null, generic, Now, reading);
        Read(headers, generic, reading);
        Assert.Null(reading.Form);
        Read(headers, generic, reading);
        Assert.NotNull(reading.Form);

        HeaderProfile other = new() { Headers = new Dictionary<string, HeaderMeaning> { ["X-RateLimit-Limit"] = new() { Role = HeaderRole.Remaining } } };
        foreach (int _ in new int[3])
        {
            Read(headers, other, reading);
            Assert.Equal("- -/5 -/-", Replies.Text(reading.ToSnapshot()));
        }
    }

    private static void Fills(bool isFilled, string[] first, string[] next)
    {
        RateLimitReading reading = new();
        HeaderProfile profile = new();
        Read(first, profile, reading);
        Assert.Null(reading.Form);
        Read(next, profile, reading);
        Assert.Equal(isFilled, reading.Form is not null);
        RateLimitSnapshot anew = Replies.Read(200, null, next);
        Assert.Equal(anew.Windows, reading.ToSnapshot().Windows);
        Assert.Equal(Rest(anew), Rest(reading.ToSnapshot()));
        Assert.Equal(anew.Rejected, reading.Rejected);
    }

    private static void Read(string[] headers, HeaderProfile profile, RateLimitReading reading)
    {
        using HttpResponseMessage reply = Replies.Of(200, headers);
        ReplyReader.Read(reply, null, profile, Now, reading);
    }

    private static object Rest(RateLimitSnapshot said) => (said.IsThrottled, said.RetryAfter, said.RetryAfterOrigin, said.LimitedBy, said.WaitingCannotHelp);

    private static string[] Kind(Random random)
    {
        if (random.Next(3) == 0)
        {
            return Others[random.Next(Others.Length)];
        }

        DialectCase one = Cases[random.Next(Cases.Length)];
        return [.. one.Case.GetProperty("headers").EnumerateArray().Select(pair => $"{pair[0].GetString()}: {pair[1].GetString()}")];
    }

    private static HttpResponseMessage Reply(Random random, string[] kind)
    {
        HttpResponseMessage reply = new(random.Next(20) == 0 ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK);
        bool isOdd = random.Next(4) == 0;
        foreach (string line in kind)
        {
            (string name, string value) = (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 2)..]);
            if (!isOdd || random.Next(8) > 0)
            {
                reply.Headers.TryAddWithoutValidation(name, value.All(char.IsAsciiDigit) && random.Next(4) > 0 ? Number(random) : isOdd && random.Next(8) == 0 ? "odd" : value);
            }
        }

        return reply;
    }

    // Small and equal ones often, because it is by them that windows are taken for one; delays, instants, and what is neither.
    private static string Number(Random random) => (random.Next(10) switch
    {
        < 5 => random.Next(4),
        < 7 => random.Next(100_000),
        7 => 1_768_478_400L + random.Next(-100, 100_000),
        8 => random.NextInt64(40_000_000),
        _ => random.NextInt64(),
    }).ToString(CultureInfo.InvariantCulture);
}
