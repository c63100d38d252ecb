namespace ContactSync.Contacts;

/// <summary>A row of the file.</summary>
internal sealed record Contact(string Email, string FirstName, string LastName, string Status)
{
    /// <summary>What is compared.</summary>
    public string Hash => $"{Status}|{FirstName}|{LastName}";
}
