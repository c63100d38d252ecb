using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>A name is made a string once, and whatever is kept or pushed out, it is the name that was asked for.</summary>
public class NameCacheTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void A_name_is_kept(int length) => Assert.True(IsKept(() => NameCache.Get(new string('k', length))));

    [Fact]
    public void A_name_of_more_than_64_letters_is_not_kept()
    {
        string text = new('k', 65);
        Assert.Equal(text, NameCache.Get(text));
        Assert.False(IsKept(() => NameCache.Get(text)));
        Assert.Equal("", NameCache.Get(""));
    }

    [Theory]
    [InlineData(1, 62, true)]
    [InlineData(62, 1, true)]
    [InlineData(0, 5, true)]
    [InlineData(1, 63, false)]
    [InlineData(63, 1, false)]
    [InlineData(200, 200, false)]
    public void A_prefix_and_a_name_are_one_name(int prefix, int name, bool isKept)
    {
        Func<string> get = () => NameCache.Get(new string('p', prefix), '.', new string('n', name));
        Assert.Equal(new string('p', prefix) + "." + new string('n', name), get());
        Assert.Equal(isKept, IsKept(get));
    }

    [Fact]
    public void More_names_than_there_is_room_for_are_all_right()
    {
        string[] names = [.. Enumerable.Range(0, 2000).Select(i => $"name-{i * 7919}")];
        foreach (string name in names.Concat(names))
        {
            Assert.Equal(name, NameCache.Get(name));
        }
    }

    // Others share the cache, and may push a name out at any moment.
    private static bool IsKept(Func<string> get) => Enumerable.Range(0, 100).Any(_ => ReferenceEquals(get(), get()));
}
