using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>Every vector of every dialect; the four that need knowledge of their provider get it as a profile.</summary>
public class DialectTests
{
    private static readonly Dictionary<string, DialectCase> Cases = DialectCase.All().ToDictionary(one => one.Id);

    private static readonly Dictionary<string, HeaderProfile> Profiles = new()
    {
        ["airtable/429"] = HeaderProfiles.Airtable,
        ["github/secondary-403-no-retry-after"] = HeaderProfiles.GitHub,
        ["others/prisjakt-ms"] = HeaderProfiles.Prisjakt,
        ["shopify/graphql-throttled-200"] = HeaderProfiles.ShopifyGraphQl,
    };

    public static IEnumerable<TheoryDataRow<string>> Ids() => Cases.Keys.Select(id => new TheoryDataRow<string>(id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Reads_what_the_server_said(string id)
    {
        DialectCase one = Cases[id];
        string read = DialectCase.Form(one.Read(Profiles.GetValueOrDefault(id, HeaderProfile.Generic)));
        if (one.Disputed is { } reason)
        {
            Assert.True(one.Expectation() != read, $"{id} is read as expected after all; take out its dispute: {reason}");
            return;
        }

        Assert.Equal(one.Expectation(), read);
    }

    [Fact]
    public void Every_case_is_there() => Assert.True(Cases.Count >= 313, $"only {Cases.Count} cases");
}
