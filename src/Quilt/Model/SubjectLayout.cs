namespace Quilt;

/// <summary>How a data set arranges its subjects.</summary>
public enum SubjectLayout
{
    /// <summary>Decided for each group by what it holds.</summary>
    Auto,

    /// <summary><c>group/subject/subject.nii.gz</c> with <c>group/demographics.tsv</c>.</summary>
    Cmeds,

    /// <summary>The Brain Imaging Data Structure: <c>sub-01/anat/sub-01_T1w.nii.gz</c> with <c>participants.tsv</c>.</summary>
    Bids,
}
