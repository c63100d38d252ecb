using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>From a name to its meaning, and what is remembered on the way.</summary>
public class HeaderNamesTests
{
    [Fact]
    public void A_name_of_one_spelling_is_worked_out_once()
    {
        HeaderNames names = new HeaderProfile().Names;
        Assert.Same(names.Find("X-RateLimit-Limit"), names.Find("X-RateLimit-Limit"));
        Assert.Equal(names.Find("X-RateLimit-Limit").Meaning, names.Find("x-ratelimit-limit").Meaning);
        Assert.Null(names.Find("X-RateLimit-Nonsense").Meaning);
    }

    [Fact]
    public void More_names_than_there_is_room_for_have_their_meaning()
    {
        HeaderNames names = new HeaderProfile().Names;
        for (int i = 0; i < 6000; i++)
        {
            int window = i * 7919 % 3000;
            Assert.Equal($"w{window}", names.Find($"X-RateLimit-Limit-W{window}").Meaning!.WindowName);
        }
    }

    [Theory]
    [InlineData(96, true)]
    [InlineData(97, false)]
    public void A_name_of_more_than_96_letters_means_nothing(int length, bool isKnown) =>
        Assert.Equal(isKnown, new HeaderProfile().Names.MayKnow("X-RateLimit-Limit-".PadRight(length, 'w')));

    [Theory]
    [InlineData("Retry-After")]
    [InlineData("X-RateLimit-Limit")]
    [InlineData("Zendesk-RateLimit-Search")]
    [InlineData("X-Ms-RateLimit-Remaining-Reads")]
    public void Every_spelling_may_be_known(string name)
    {
        HeaderNames names = new HeaderProfile().Names;
        foreach (string spelling in new[] { name, name.ToUpperInvariant(), name.ToLowerInvariant() })
        {
            Assert.True(names.MayKnow(spelling));
            Assert.NotNull(names.Find(spelling).Meaning);
        }
    }

    [Theory]
    [InlineData("Content-Type")]
    [InlineData("Server")]
    [InlineData("Connection")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Cache-Control")]
    [InlineData("")]
    public void Most_headers_are_passed_by(string name) => Assert.False(new HeaderProfile().Names.MayKnow(name));

    [Fact]
    public void A_profile_outranks_what_is_known()
    {
        HeaderProfile profile = new()
        {
            Headers = new Dictionary<string, HeaderMeaning>
            {
                ["x-ratelimit-limit"] = new() { Role = HeaderRole.Remaining },
                ["RETRY-AFTER"] = new() { Role = HeaderRole.LimitedBy },
            },
        };
        Assert.Equal(new HeaderMeaning { Role = HeaderRole.Remaining, Family = "x-ratelimit-limit" }, profile.Names.Find("X-RateLimit-Limit").Meaning);
        Assert.Equal(HeaderRole.LimitedBy, profile.Names.Find("Retry-After").Meaning!.Role);
        Assert.Equal(HeaderRole.Remaining, profile.Names.Find("X-RateLimit-Remaining").Meaning!.Role);
    }

    [Theory]
    [InlineData("Acme-Left-1", "Acme-Left-2")]
    [InlineData("Ac", "Me")]
    public void A_profile_may_know_names_that_look_alike(params string[] known)
    {
        HeaderProfile profile = new() { Headers = known.ToDictionary(name => name, name => new HeaderMeaning { Role = HeaderRole.Remaining }) };
        Assert.All(known, name => Assert.True(profile.Names.MayKnow(name)));
    }

    [Fact]
    public void Names_are_the_same_when_every_letter_is()
    {
        for (int length = 1; length <= 40; length++)
        {
            string name = new('n', length);
            Assert.True(KnownName.AreSame(name, new string('n', length)));
            Assert.False(KnownName.AreSame(name, name + "n"));
            Assert.False(KnownName.AreSame(name + "n", name));
            for (int at = 0; at < length; at++)
            {
                string other = name[..at] + 'N' + name[(at + 1)..];
                Assert.False(KnownName.AreSame(name, other));
                Assert.False(KnownName.AreSame(other, name));
            }
        }
    }
}
