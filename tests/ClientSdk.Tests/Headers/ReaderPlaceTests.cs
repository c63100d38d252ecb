using System.Globalization;
using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>Wherever a program runs, the same reply says the same. Alone, because the time zone is the process's.</summary>
[Collection(nameof(ReaderPlaceTests))]
[CollectionDefinition(nameof(ReaderPlaceTests), DisableParallelization = true)]
public sealed class ReaderPlaceTests
{
    private const string Variable = "TZ";

    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    [InlineData("ar-SA")]
    public void Every_culture_gives_the_same_answer(string culture)
    {
        List<string> expected = Answers();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(expected, Answers());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("Pacific/Kiritimati", 14)]
    [InlineData("America/St_Johns", -3.5)]
    [InlineData("Asia/Kolkata", 5.5)]
    public void Every_time_zone_gives_the_same_answer(string zone, double hours)
    {
        List<string> expected = Answers();
        string? before = Environment.GetEnvironmentVariable(Variable);
        try
        {
            Environment.SetEnvironmentVariable(Variable, zone);
            TimeZoneInfo.ClearCachedData();
            Assert.SkipUnless(TimeZoneInfo.Local.BaseUtcOffset == TimeSpan.FromHours(hours), $"This system does not take its time zone from {Variable}={zone}; it has no time zone data, or it is Windows.");
            Assert.Equal(expected, Answers());
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
            TimeZoneInfo.ClearCachedData();
        }
    }

    /// <summary>All vectors, and replies with damage. A new profile, so that names are worked out anew: "LIMIT" has no dotless i.</summary>
    private static List<string> Answers()
    {
        HeaderProfile fresh = new();
        List<string> answers = [.. DialectCase.All().Select(one => $"{one.Id}: {Form(one.Read(fresh))}")];
        Random random = new(5);
        for (int i = 0; i < 500; i++)
        {
            using HttpResponseMessage response = HeaderPropertyTests.Arbitrary(random, out string? body);
            answers.Add($"{i}: {Form(RateLimitHeaderParser.Parse(response, body, fresh, Now))}");
        }

        return answers;
    }

    // Only the reading is what is looked at, not how a number is printed.
    private static string Form(RateLimitSnapshot said)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string form = DialectCase.Form(said);
        CultureInfo.CurrentCulture = culture;
        return form;
    }
}
